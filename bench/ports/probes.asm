; The measured loops of the ports, and what other threads run.

%include "bench/probe.inc"

extern ports_call, ports_call_generally, ports_batch, ports_batch_generally, ports_enter

    probe 2, ports_call
    probe 3, ports_call_generally
    probe 4, ports_batch
    probe 5, ports_batch
    probe 6, ports_batch_generally
    probe 7, ports_enter
    probe 8, ports_call
    probe 9, ports_call

; They need no stack and nothing of the runtime.
global ports_echo_address:function, ports_note_address:function, ports_provoke_address:function

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

; rdi = a word: the time before the keyboard controller is made to interrupt (command 0xD2, write the output buffer: IBM
; PS/2 Hardware Interface Technical Reference, keyboard and auxiliary device controller), over and over.
ports_provoke:
    mov al, 0xD2
    out 0x64, al
    rdtsc
    shl rdx, 32
    or rax, rdx
    mov [rdi], rax
    xor eax, eax
    out 0x60, al
    in al, 0x60
    jmp ports_provoke

ports_echo_address:
    lea rax, [ports_echo]
    ret

ports_note_address:
    lea rax, [ports_note]
    ret

ports_provoke_address:
    lea rax, [ports_provoke]
    ret

section .note.GNU-stack noalloc noexec nowrite progbits
