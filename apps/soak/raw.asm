; Where an actor begins, and its further threads: both with a fresh stack, rdi = argument.

bits 64
default rel

section .text
extern soak_actor, soak_thread

soak_begin:
    and rsp, -16
    xor ebp, ebp
    call soak_actor
    ud2

soak_begin_thread:
    and rsp, -16
    xor ebp, ebp
    call soak_thread
    ud2

global soak_begin_address:function
soak_begin_address:
    lea rax, [soak_begin]
    ret

global soak_begin_thread_address:function
soak_begin_thread_address:
    lea rax, [soak_begin_thread]
    ret

section .note.GNU-stack noalloc noexec nowrite progbits
