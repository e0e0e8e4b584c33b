;; Turns the text of wasm_text.rs back into a wasm.
;;
;; In wasm, since an engine runs it at full speed from the start: the same loop in JavaScript is still interpreted when
;; it ends, and took a quarter of what importing the package takes. What an engine compiles in haste keeps nothing in
;; registers across a call, so characters become bytes in a loop without any, and only then find their places.
(module
  (memory (export "memory") %PAGES%)

  ;; The byte of each character of code: alone, after `}` from 128 on, after `~` from 256 on. Here are the first ones; a
  ;; character that is not in use has a zero. From 384 on the same of what is no code.
  (data (i32.const 32) "%CODE%")
  (data (i32.const 416) "%TEXT%")

  ;; From 768 on, for each opcode the stream of what follows it in an instruction; zero if that is nothing.
  (data (i32.const 768) "%KINDS%")

  ;; From 1024 on, for each stream the place where it goes on, once its characters are bytes.
  (data (i32.const 1024) "%PLACES%")

  ;; From MARKS on there is room for a mark for each byte that has a place in the first table; 384 further, in the second.

  ;; Turns the characters from `from` to `end` into the bytes from `to` on, and gives their end: not behind `end`, since a
  ;; byte has one character or two.
  (func $translate (param $table i32) (param $from i32) (param $to i32) (param $end i32) (result i32)
    (local $at i32)
    (local $place i32)
    (loop $next
      (i32.store8 offset=%MARKS%
        (i32.add
          (local.get $table)
          (i32.load8_u (i32.add (local.get $table) (local.get $at))))
        (i32.const 1))
      (br_if $next
        (i32.lt_u
          (local.tee $at (i32.add (local.get $at) (i32.const 1)))
          (i32.const 128))))
    ;; Every other byte, in ascending order, has one of the further places, where it goes on with a character in use.
    (local.set $at (i32.const 0))
    (local.set $place (i32.add (local.get $table) (i32.const 128)))
    (loop $next
      (if (i32.eqz (i32.load8_u offset=%MARKS% (i32.add (local.get $table) (local.get $at))))
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
          (i32.const 256))))
    (loop $next
      (if (i32.gt_u (local.tee $at (i32.load8_u (local.get $from))) (i32.const 124))
        (then
          ;; 125 is to become 128, and 126 to become 256.
          (local.set $at
            (i32.add
              (i32.load8_u (local.tee $from (i32.add (local.get $from) (i32.const 1))))
              (i32.shl (i32.sub (local.get $at) (i32.const 124)) (i32.const 7))))))
      (i32.store8 (local.get $to) (i32.load8_u (i32.add (local.get $table) (local.get $at))))
      (local.set $to (i32.add (local.get $to) (i32.const 1)))
      (br_if $next
        (i32.lt_u
          (local.tee $from (i32.add (local.get $from) (i32.const 1)))
          (local.get $end))))
    (local.get $to))

  ;; Writes so many bytes of what is left as it is, and gives their end.
  (func $whole (param $to i32) (param $count i32) (result i32)
    (local $at i32)
    (memory.copy
      (local.get $to)
      (local.tee $at (i32.load offset=1024 (i32.const %WHOLE%)))
      (local.get $count))
    (i32.store offset=1024 (i32.const %WHOLE%) (i32.add (local.get $at) (local.get $count)))
    (i32.add (local.get $to) (local.get $count)))

  ;; Writes a number of variable length, and gives its end. All bytes but the first have a stream of their own.
  (func $number (param $to i32) (param $stream i32) (result i32)
    (local $at i32)
    (local $byte i32)
    (loop $next
      (i32.store8
        (local.get $to)
        (local.tee $byte
          (i32.load8_u (local.tee $at (i32.load offset=1024 (local.get $stream))))))
      (i32.store offset=1024 (local.get $stream) (i32.add (local.get $at) (i32.const 1)))
      (local.set $to (i32.add (local.get $to) (i32.const 1)))
      (local.set $stream (i32.or (local.get $stream) (i32.const %FURTHER%)))
      (br_if $next (i32.gt_u (local.get $byte) (i32.const 127))))
    (local.get $to))

  ;; Writes the wasm from `to` on, where the text ends and memory is zero, and gives its end.
  (func (export "decode") (param $to i32) (result i32)
    (local $functions i32)
    (local $body i32)
    (local $count i32)
    (local $depth i32)
    (local $opcodes i32)
    (local $opcode i32)
    (local $kind i32)
    (drop
      (call $translate
        (i32.const 0)
        (i32.const %MIDDLE%)
        (call $translate
          (i32.const 384)
          (i32.const %START%)
          (i32.const %START%)
          (i32.const %MIDDLE%))
        (local.get $to)))
    (local.set $to (call $whole (local.get $to) (i32.const %BEFORE%)))
    (local.set $opcodes (i32.load offset=1024 (i32.const %OPCODE%)))
    (local.set $functions (i32.const %FUNCTIONS%))
    (loop $function
      ;; The size of the function is not known yet: one byte is kept for it.
      (local.set $to
        (call $number
          (i32.add (local.tee $body (local.get $to)) (i32.const 1))
          (i32.const %LOCAL_TYPES%)))
      (if (local.tee $count (i32.load8_u offset=1 (local.get $body)))
        (then
          (loop $next
            (local.set $to
              (call $number
                (call $number (local.get $to) (i32.const %LOCAL_TYPES%))
                (i32.const %LOCAL_TYPES%)))
            (br_if $next
              (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))))
      (local.set $depth (i32.const 1))
      (loop $instruction
        (i32.store8 (local.get $to) (local.tee $opcode (i32.load8_u (local.get $opcodes))))
        (local.set $opcodes (i32.add (local.get $opcodes) (i32.const 1)))
        (local.set $to (i32.add (local.get $to) (i32.const 1)))
        (if (local.tee $kind (i32.load8_u offset=768 (local.get $opcode)))
          (then
            (local.set $to
              (if (result i32) (i32.eq (local.get $kind) (i32.const %WHOLE%))
                (then
                  ;; How many bytes follow is no part of the wasm.
                  (drop (call $whole (local.get $to) (i32.const 1)))
                  (call $whole (local.get $to) (i32.load8_u (local.get $to))))
                (else
                  ;; The alignment of a load or store is zero.
                  (call $number
                    (i32.add (local.get $to) (i32.eq (local.get $kind) (i32.const %OFFSET%)))
                    (local.get $kind)))))))
        (local.set $depth
          (i32.sub
            (i32.add (local.get $depth) (i32.eq (local.get $kind) (i32.const %BLOCK_TYPE%)))
            (i32.eq (local.get $opcode) (i32.const 11))))
        (br_if $instruction (local.get $depth)))
      ;; Makes room for what more its size takes, and writes it.
      (local.set $count (i32.sub (i32.sub (local.get $to) (local.get $body)) (i32.const 1)))
      (local.set $kind
        (i32.add
          (i32.gt_u (local.get $count) (i32.const 127))
          (i32.gt_u (local.get $count) (i32.const 16383))))
      (memory.copy
        (i32.add (i32.add (local.get $body) (local.get $kind)) (i32.const 1))
        (i32.add (local.get $body) (i32.const 1))
        (local.get $count))
      (local.set $to (i32.add (local.get $to) (local.get $kind)))
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
    (call $whole (local.get $to) (i32.const %AFTER%))))
