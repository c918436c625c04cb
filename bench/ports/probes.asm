; Probes: each calls one measured loop between two markers and answers how far the time stamp counter went on.
;
; A marker is a long NOP with a displacement that no compiler writes: 0x4D4B, what it is (1 begin, 2 end), the probe's
; number. Who counts from outside counts what is executed between two of them, in the kernel and in the other process
; too. From inside the difference of two readings has a few instructions more, the same in every probe: the probe of
; nothing at all tells how many.

bits 64
default rel

section .text
extern ports_call, ports_call_generally, ports_batch, ports_batch_generally, ports_enter

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

    probe 0, nothing
    probe 1, thousand
    probe 2, ports_call
    probe 3, ports_call_generally
    probe 4, ports_batch
    probe 5, ports_batch
    probe 6, ports_batch_generally
    probe 7, ports_enter
    probe 8, ports_call
    probe 9, ports_call

nothing:
    ret

; A known number of instructions more than nothing: what one instruction is in ticks.
thousand:
    times 1000 nop
    ret

; What other threads run: they need no stack and nothing of the runtime.
global ports_echo_address:function, ports_note_address:function

; rdi = end | port << 32: rings and waits, for ever.
ports_echo:
    mov rbx, rdi
.again:
    mov rdi, rbx
    xor esi, esi
    mov eax, 1 << 17                    ; EnterControl.Call
    syscall
    jmp .again

; rdi = two words: the time at the first instruction, and the time before a fault.
ports_note:
    rdtsc
    shl rdx, 32
    or rax, rdx
    mov [rdi], rax
    xor ebx, ebx
    rdtsc
    shl rdx, 32
    or rax, rdx
    mov [rdi + 8], rax
    mov [rbx], ebx
    ud2

ports_echo_address:
    lea rax, [ports_echo]
    ret

ports_note_address:
    lea rax, [ports_note]
    ret

section .note.GNU-stack noalloc noexec nowrite progbits
