; The ways into the shim and the one way back to its program. Whoever comes in has its registers in the enter block
; already (kernel.ports/Reflection.cs), so nothing is saved here.
;
; The stack of a thread ends where its state begins (threads/LinuxThread.cs): rsp at an entry is both.
;
; The way back is an enter that has the kernel load all registers; or, after a system call that has changed nothing but
; rax, the same by hand, which saves an entry into the kernel. A poke that comes meanwhile is told at the next one, the
; end of the time slice at the latest. What is loaded by hand the kernel has saved a moment ago; what a handler or a
; fork has made goes through the kernel, which checks it.
BITS 64
DEFAULT REL

ENTER_RESUME    equ 1 << 19             ; EnterControl.Resume
ENTER_CALL      equ 1 << 17             ; EnterControl.Call
ENTER_HEEDS     equ 1 << 18             ; EnterControl.Heeds
REGISTERS       equ 2880 + 64           ; Reflection.Offset, Reflection.Registers
SLOT_RIP        equ 120                 ; UserRegisters, in the order of RegisterIndex
SLOT_FLAGS      equ 128
SLOT_RSP        equ 136
SLOT_VECTORS    equ 160
STACK_BYTES     equ 16 * 1024
STATE_BYTES     equ 4096
RANGES_BYTES    equ 44 * 1024           ; memory/Ranges.cs

section .shim progbits alloc exec nowrite align=64
global shim_start, shim_resume
extern shim_reflected, shim_begin, shim_fork_begin

; rdi = enter block. shim_reflected answers whether only rax has changed.
shim_reflect:
    cld
    mov rsi, rsp
    mov rbx, rdi
    call shim_reflected
    test al, al
    jnz go_back
shim_resume:
    mov eax, ENTER_RESUME
    syscall
    ud2

; The first thread of a process. rdi = channel | process << 32
    align 64
shim_start:
    lea rsp, [shim_first]
    mov rsi, rsp
    xor ebp, ebp
    call shim_begin
    jmp shim_resume

; The only thread of a fork's child: on the stack of the thread that forked. The same argument.
    align 64
shim_fork_start:
    mov rsp, [shim_forked]
    mov rsi, rsp
    xor ebp, ebp
    call shim_fork_begin
    jmp shim_resume

; rcx and r11 are the system call's own: it leaves rip and the flags there.
go_back:
    lea rsi, [rbx + REGISTERS]
    fxrstor [rsi + SLOT_VECTORS]
    push qword [rsi + SLOT_FLAGS]
    mov r15, [rsi]
    mov r14, [rsi + 8]
    mov r13, [rsi + 16]
    mov r12, [rsi + 24]
    mov r11, [rsi + SLOT_FLAGS]
    mov r10, [rsi + 40]
    mov r9, [rsi + 48]
    mov r8, [rsi + 56]
    mov rbp, [rsi + 64]
    mov rdi, [rsi + 72]
    mov rdx, [rsi + 88]
    mov rcx, [rsi + SLOT_RIP]
    mov rbx, [rsi + 104]
    mov rax, [rsi + 112]
    popfq
    mov rsp, [rsi + SLOT_RSP]
    mov rsi, [rsi + 80]
    jmp rcx

section .text
global shim_enter, shim_call, shim_heeding_call
global shim_timestamp, shim_cpuid, shim_forked_place, shim_first_place, shim_ranges_place
global rt_failfast, rt_stackfail, rt_alloc

; The one system call, as in runtime/native/start/start.asm.
shim_enter:
    mov r10, rcx
    mov rax, r9
    syscall
    ret

shim_call:
    mov eax, ENTER_CALL
    syscall
    ret

shim_heeding_call:
    mov eax, ENTER_CALL | ENTER_HEEDS
    syscall
    ret

shim_timestamp:
    rdtsc
    shl rdx, 32
    or rax, rdx
    ret

shim_forked_place:
    lea rax, [shim_forked]
    ret

shim_first_place:
    lea rax, [shim_first]
    ret

shim_ranges_place:
    lea rax, [shim_ranges]
    ret

; An assertion of the shim has failed, or something wants a heap that there is not: a fault in the shim's own code,
; which is the end of the process.
rt_failfast:
rt_stackfail:
rt_alloc:
    ud2

section .bss nobits alloc noexec write align=4096
    resb STACK_BYTES
shim_first:
    resb STATE_BYTES
shim_ranges:
    resb RANGES_BYTES
shim_forked:
    resq 1
section .note.GNU-stack noalloc noexec nowrite progbits
