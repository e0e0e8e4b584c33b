;; Turns the text of wasm_text.rs back into bytes, in place.
;;
;; In wasm, since an engine runs it at full speed from the start: the same loop in JavaScript is still interpreted when
;; it ends, and took a quarter of what importing the package takes.
(module
  (memory (export "memory") %PAGES%)

  ;; The byte of each character: alone, after `|` from 128 on, after `~` from 256 on. Here are the first ones; a
  ;; character that is not in use has a zero.
  (data (i32.const 32) "%TABLE%")

  ;; Every other byte, in ascending order, has one of the further places, where it goes on with a character in use.
  (func $fill
    (local $byte i32)
    (local $at i32)
    (local $place i32)
    (local.set $place (i32.const 128))
    (loop $next
      (local.set $at (i32.const 32))
      (block $known
        (loop $search
          (br_if $known (i32.eq (i32.load8_u (local.get $at)) (local.get $byte)))
          (br_if $search
            (i32.lt_u
              (local.tee $at (i32.add (local.get $at) (i32.const 1)))
              (i32.const 127))))
        (loop $skip
          (local.set $place (i32.add (local.get $place) (i32.const 1)))
          (br_if $skip
            (i32.eqz (i32.load8_u (i32.and (local.get $place) (i32.const 127))))))
        (i32.store8 (local.get $place) (local.get $byte)))
      (br_if $next
        (i32.lt_u
          (local.tee $byte (i32.add (local.get $byte) (i32.const 1)))
          (i32.const 256)))))
  (start $fill)

  ;; The text lies from `from` to `end`; the bytes come to lie from `from` to the result.
  (func (export "decode") (param $from i32) (param $end i32) (result i32)
    (local $to i32)
    (local $code i32)
    (local.set $to (local.get $from))
    (loop $next
      (local.set $code (i32.load8_u (local.get $from)))
      (local.set $from (i32.add (local.get $from) (i32.const 1)))
      (if (i32.or
            (i32.eq (local.get $code) (i32.const 124))
            (i32.eq (local.get $code) (i32.const 126)))
        (then
          ;; 124 is to become 128, and 126 to become 256.
          (local.set $code
            (i32.add
              (i32.load8_u (local.get $from))
              (i32.shl (i32.sub (local.get $code) (i32.const 122)) (i32.const 6))))
          (local.set $from (i32.add (local.get $from) (i32.const 1)))))
      (i32.store8 (local.get $to) (i32.load8_u (local.get $code)))
      (local.set $to (i32.add (local.get $to) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $from) (local.get $end))))
    (local.get $to)))
