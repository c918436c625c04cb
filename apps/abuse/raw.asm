; Where a specimen begins, its further threads, and the small programs that it puts into processes of its own.

bits 64
default rel

section .text
extern abuse_specimen, abuse_thread

; Both: the stack is fresh, rdi = argument.
abuse_begin:
    and rsp, -16
    xor ebp, ebp
    call abuse_specimen
    ud2

abuse_begin_thread:
    and rsp, -16
    xor ebp, ebp
    call abuse_thread
    ud2

global abuse_begin_address:function
abuse_begin_address:
    lea rax, [abuse_begin]
    ret

global abuse_begin_thread_address:function
abuse_begin_thread_address:
    lea rax, [abuse_begin_thread]
    ret

; edi = flags to set during a system call that does nothing; answers rax. Trap, direction, nested task, alignment check.
global abuse_flagged_enter:function
abuse_flagged_enter:
    push rbx
    pushfq
    mov rax, [rsp]
    or rax, rdi
    push rax
    xor edi, edi
    xor esi, esi
    xor r10d, r10d
    mov eax, 0x4000
    popfq
    syscall
    popfq
    pop rbx
    ret

; A system call with a stack pointer that is no address; answers rax.
global abuse_stackless_enter:function
abuse_stackless_enter:
    push rbx
    mov rbx, rsp
    mov rsp, 0x8000000000000000
    mov eax, 0x4000
    xor edi, edi
    xor esi, esi
    xor r10d, r10d
    syscall
    mov rsp, rbx
    pop rbx
    ret

; A jump to where no address is.
global abuse_jump_nowhere:function
abuse_jump_nowhere:
    mov rax, 0x0000800000000000
    jmp rax

; Position-independent programs, copied as they are; each fills 16 bytes.
section .rodata
global abuse_programs
align 16
abuse_programs:
    jmp $                       ; 0: runs for ever
    align 16, db 0xCC
    ud2                         ; 16: faults at once
    align 16, db 0xCC
    mov eax, 0x4000             ; 32: enters for ever
    xor edi, edi
    syscall
    jmp abuse_programs + 32
    align 16, db 0xCC

section .text
global abuse_programs_address:function
abuse_programs_address:
    lea rax, [abuse_programs]
    ret
section .note.GNU-stack noalloc noexec nowrite progbits
