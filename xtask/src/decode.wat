;; Turns the text of wasm_text.rs back into a wasm.
;;
;; In wasm, since an engine runs it at full speed from the start: the same loop in JavaScript is still interpreted when
;; it ends, and took a quarter of what importing the package takes.
(module
  (memory (export "memory") %PAGES%)

  ;; The byte of each character of code: alone, after `}` from 128 on, after `~` from 256 on. Here are the first ones; a
  ;; character that is not in use has a zero. From 384 on the same of what is no code.
  (data (i32.const 32) "%CODE%")
  (data (i32.const 416) "%TEXT%")

  ;; From 768 on, for each opcode the stream of what follows it in an instruction; zero if that is nothing.
  (data (i32.const 768) "%KINDS%")

  ;; From 1024 on, for each stream the place in the text where it goes on.
  (data (i32.const 1024) "%PLACES%")

  ;; Where the next byte of the wasm comes to lie.
  (global $to (mut i32) (i32.const 0))

  ;; Every other byte, in ascending order, has one of the further places of a table, where it goes on with a character in
  ;; use. `known` is memory that is not in use yet: it gets a mark for each byte that has a place.
  (func $fill (param $table i32) (param $known i32)
    (local $at i32)
    (local $place i32)
    (local.set $place (i32.add (local.get $table) (i32.const 128)))
    (loop $next
      (i32.store8
        (i32.add
          (local.get $known)
          (i32.load8_u (i32.add (local.get $table) (local.get $at))))
        (i32.const 1))
      (br_if $next
        (i32.lt_u
          (local.tee $at (i32.add (local.get $at) (i32.const 1)))
          (i32.const 128))))
    (local.set $at (i32.const 0))
    (loop $next
      (if (i32.eqz (i32.load8_u (i32.add (local.get $known) (local.get $at))))
        (then
          (loop $skip
            (br_if $skip
              (i32.eqz
                (i32.load8_u
                  (i32.add
                    (local.get $table)
                    (i32.and
                      (local.tee $place (i32.add (local.get $place) (i32.const 1)))
                      (i32.const 127)))))))
          (i32.store8 (local.get $place) (local.get $at))))
      (br_if $next
        (i32.lt_u
          (local.tee $at (i32.add (local.get $at) (i32.const 1)))
          (i32.const 256)))))

  ;; Keeps a byte for what is written later: a zero, until then.
  (func $skip
    (global.set $to (i32.add (global.get $to) (i32.const 1))))

  ;; Writes the next byte of a stream, and gives it.
  (func $byte (param $stream i32) (result i32)
    (local $at i32)
    (local $code i32)
    (local.set $code
      (i32.load8_u (local.tee $at (i32.load offset=1024 (local.get $stream)))))
    (if (i32.gt_u (local.get $code) (i32.const 124))
      (then
        ;; 125 is to become 128, and 126 to become 256.
        (local.set $code
          (i32.add
            (i32.load8_u (local.tee $at (i32.add (local.get $at) (i32.const 1))))
            (i32.shl (i32.sub (local.get $code) (i32.const 124)) (i32.const 7))))))
    (i32.store offset=1024 (local.get $stream) (i32.add (local.get $at) (i32.const 1)))
    (i32.store8
      (global.get $to)
      (local.tee $code
        (i32.load8_u
          (i32.add
            (local.get $code)
            (i32.mul (i32.eq (local.get $stream) (i32.const %WHOLE%)) (i32.const 384))))))
    (call $skip)
    (local.get $code))

  ;; Writes so many bytes of what is left as it is.
  (func $whole (param $count i32)
    (loop $next
      (drop (call $byte (i32.const %WHOLE%)))
      (br_if $next
        (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))

  ;; Writes a number of variable length, and gives its first byte. All others have a stream of their own.
  (func $number (param $stream i32) (result i32)
    (local $byte i32)
    (if (i32.ge_u
          (local.tee $byte (call $byte (local.get $stream)))
          (i32.const 128))
      (then (drop (call $number (i32.or (local.get $stream) (i32.const %FURTHER%))))))
    (local.get $byte))

  ;; Writes the wasm from `to` on, where memory is zero, and gives its end.
  (func (export "decode") (param $to i32) (result i32)
    (local $functions i32)
    (local $body i32)
    (local $count i32)
    (local $depth i32)
    (local $opcode i32)
    (local $kind i32)
    (call $fill (i32.const 0) (i32.const 1104))
    (call $fill (i32.const 384) (i32.const 1360))
    (global.set $to (local.get $to))
    (call $whole (i32.const %BEFORE%))
    (local.set $functions (i32.const %FUNCTIONS%))
    (loop $function
      ;; The size of the function is not known yet: one byte is kept for it.
      (local.set $body (global.get $to))
      (call $skip)
      (if (local.tee $count (call $number (i32.const %LOCAL_TYPES%)))
        (then
          (loop $next
            (drop (call $number (i32.const %LOCAL_TYPES%)))
            (drop (call $number (i32.const %LOCAL_TYPES%)))
            (br_if $next
              (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))))
      (local.set $depth (i32.const 1))
      (loop $instruction
        (local.set $opcode (call $byte (i32.const %OPCODE%)))
        (if (local.tee $kind (i32.load8_u offset=768 (local.get $opcode)))
          (then
            (if (i32.eq (local.get $kind) (i32.const %WHOLE%))
              (then
                ;; How many bytes follow is no part of the wasm.
                (local.set $count (call $byte (i32.const %WHOLE%)))
                (global.set $to (i32.sub (global.get $to) (i32.const 1)))
                (call $whole (local.get $count)))
              (else
                ;; The alignment of a load or store is zero.
                (if (i32.eq (local.get $kind) (i32.const %OFFSET%))
                  (then (call $skip)))
                (drop (call $number (local.get $kind)))))))
        (local.set $depth
          (i32.sub
            (i32.add (local.get $depth) (i32.eq (local.get $kind) (i32.const %BLOCK_TYPE%)))
            (i32.eq (local.get $opcode) (i32.const 11))))
        (br_if $instruction (local.get $depth)))
      ;; Makes room for what more its size takes, and writes it.
      (local.set $count (i32.sub (i32.sub (global.get $to) (local.get $body)) (i32.const 1)))
      (local.set $kind
        (i32.add
          (i32.gt_u (local.get $count) (i32.const 127))
          (i32.gt_u (local.get $count) (i32.const 16383))))
      (memory.copy
        (i32.add (i32.add (local.get $body) (local.get $kind)) (i32.const 1))
        (i32.add (local.get $body) (i32.const 1))
        (local.get $count))
      (global.set $to (i32.add (global.get $to) (local.get $kind)))
      (loop $digit
        (i32.store8
          (local.get $body)
          (i32.or
            (i32.and (local.get $count) (i32.const 127))
            (i32.shl (i32.gt_u (local.get $count) (i32.const 127)) (i32.const 7))))
        (local.set $body (i32.add (local.get $body) (i32.const 1)))
        (br_if $digit
          (local.tee $count (i32.shr_u (local.get $count) (i32.const 7)))))
      (br_if $function
        (local.tee $functions (i32.sub (local.get $functions) (i32.const 1)))))
    (call $whole (i32.const %AFTER%))
    (global.get $to)))
