; Probes: each calls one measured loop between two markers and answers how far the time stamp counter went on.
;
; A marker is a long NOP with a displacement that no compiler writes: 0x4D4B, what it is (1 begin, 2 end), the probe's
; number. Who counts from outside counts what is executed between two of them: the call, the loop and its return. From
; inside the difference of two readings has a few instructions more, the same in every probe: the probe of nothing at
; all tells how many.

bits 64
default rel

section .text
extern bench_submit_b32, bench_reap_b32, bench_submit_b1, bench_reap_b1, bench_produce_b32, bench_consume_b32
extern ring64_produce_b32, ring64_consume_b32

%macro marker 2
    db 0x0F, 0x1F, 0x84, 0x00           ; nop dword [rax + rax + displacement]
    dd 0x4D4B0000 | %1 << 8 | %2
%endmacro

; probe number, loop: rdi = what the loop works on; answers rax = ticks.
%macro probe 2
global probe_%1:function
probe_%1:
    push rbx
    rdtsc
    shl rdx, 32
    or rax, rdx
    mov rbx, rax
    marker 1, %1
    call %2
    marker 2, %1
    rdtsc
    shl rdx, 32
    or rax, rdx
    sub rax, rbx
    pop rbx
    ret
%endmacro

    probe 0, bench_nothing
    probe 1, bench_thousand
    probe 2, bench_submit_b32
    probe 3, bench_reap_b32
    probe 4, bench_submit_b1
    probe 5, bench_reap_b1
    probe 6, bench_produce_b32
    probe 7, bench_consume_b32
    probe 8, ring64_produce_b32
    probe 9, ring64_consume_b32

bench_nothing:
    ret

; A known number of instructions more than nothing: what one instruction is in ticks.
bench_thousand:
    times 1000 nop
    ret

section .note.GNU-stack noalloc noexec nowrite progbits
