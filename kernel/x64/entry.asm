; The ways into the kernel and the one way out of it.
;
; Parties. A thread owns one page that begins with its UserFrame (x64/UserFrame.cs has the same offsets). TSS.rsp0 of
; the CPU holds the end of the running thread's frame, so the processor itself pushes ss..rip of an interrupt or fault
; from ring 3 into that frame; `syscall`, which pushes nothing, does the same by hand. The kernel runs on one stack per
; CPU, always from its top: no C# frame outlives an entry.
;
;   ring 3 --syscall-----------> syscall_entry  -> kernel_enter(frame)     -> resume(frame')
;   ring 3 --fault, interrupt--> interrupt_stub -> kernel_interrupt(frame) -> resume(frame')
;   ring 0 --interrupt in idle, fault---------> kernel_trap(KernelFrame)   -> iretq
;   NMI, double fault, machine check (own stacks) -> kernel_trap, which never returns
;
; Corners.
; * gs: in the kernel GS_BASE is the per-CPU area, in ring 3 it is the user's. swapgs happens exactly when the saved cs
;   is a ring-3 one. The three IST vectors can hit between a swapgs and its iretq, so they use no gs at all and do not
;   return.
; * sysret to a non-canonical rip faults in ring 0 with the user's stack (Intel SDM 2B, SYSRET). iretq likewise. A jump
;   to such an address can be interrupted before it faults, so a frame may hold one: it is never resumed but given back
;   to kernel_interrupt as the #GP it would have been.
; * Flags of ring 3 that must not reach the kernel: FMASK clears them at syscall, `push 2; popfq` at interrupts (AC
;   would switch SMAP off, NT would break iretq, DF would break string instructions).
; * FPU: an interrupted thread gets everything back. A thread that came by enter has given up its vector registers (they
;   are call-clobbered); it gets the clean image, so that neither the kernel's nor another thread's values are seen.
; * Interrupts are off in the kernel. Only cpu_idle lets them in, after `sti; hlt`, whose shadow leaves no gap, and
;   cpu_window, between two steps of a long command. Both take them at the one address idle_wake.

FRAME_ADDRESS_SPACE equ 512
FRAME_RESTORE       equ 520
FRAME_R15           equ 528
FRAME_R14           equ 536
FRAME_R13           equ 544
FRAME_R12           equ 552
FRAME_R11           equ 560
FRAME_R10           equ 568
FRAME_R9            equ 576
FRAME_R8            equ 584
FRAME_RBP           equ 592
FRAME_RDI           equ 600
FRAME_RSI           equ 608
FRAME_RDX           equ 616
FRAME_RBX           equ 632
FRAME_RAX           equ 640
FRAME_VECTOR        equ 648
FRAME_ERROR         equ 656
FRAME_RIP           equ 664
FRAME_FLAGS         equ 680
FRAME_RSP           equ 688
FRAME_END           equ 704

CPU_USER_RSP        equ 8
CPU_STACK_TOP       equ 16
CPU_FRAME_END       equ 64              ; TSS.rsp0

GENERAL_PROTECTION  equ 13

%macro push_registers 0
    push rax
    push rbx
    push rcx
    push rdx
    push rsi
    push rdi
    push rbp
    push r8
    push r9
    push r10
    push r11
    push r12
    push r13
    push r14
    push r15
%endmacro

%macro pop_registers 0
    pop r15
    pop r14
    pop r13
    pop r12
    pop r11
    pop r10
    pop r9
    pop r8
    pop rbp
    pop rdi
    pop rsi
    pop rdx
    pop rcx
    pop rbx
    pop rax
%endmacro

BITS 64
section .text
extern kernel_enter, kernel_interrupt, kernel_trap
global interrupt_stubs, syscall_entry, resume, cpu_idle, cpu_window, idle_wake

; 256 stubs of 16 bytes each; Intel SDM 3A, table 6-1 says which vectors bring an error code
align 16
interrupt_stubs:
%assign vector 0
%rep 256
    align 16
  %if !(vector == 8 || (vector >= 10 && vector <= 14) || vector == 17 || vector == 21 || vector == 29 || vector == 30)
    push 0
  %endif
    push vector
  %if vector == 2 || vector == 8 || vector == 18
    jmp trap_in_kernel
  %else
    jmp interrupt
  %endif
  %assign vector vector + 1
%endrep

align 16
interrupt:
    test byte [rsp + 24], 3             ; vector, error, rip, cs
    jz trap_in_kernel
    swapgs
    push_registers
    lea rdi, [rsp - FRAME_R15]
    fxsave64 [rdi]
    mov qword [rdi + FRAME_RESTORE], 1
    mov rsp, [gs:CPU_STACK_TOP]
    push 2
    popfq
    ldmxcsr [rel clean_mxcsr]
    xor ebp, ebp
    call kernel_interrupt
    mov rdi, rax
    jmp resume

trap_in_kernel:
    push_registers
    mov rdi, rsp
    mov rbx, rsp
    and rsp, -16
    push 2
    popfq
    xor ebp, ebp
    call kernel_trap
    mov rsp, rbx
    pop_registers
    add rsp, 16
    iretq

; What the processor does not save and the caller counts on goes into the frame, and the arguments, which also stay in
; registers in the order in which C# expects them. Segments and vector are those with which the frame was made.
align 16
syscall_entry:
    swapgs
    mov [gs:CPU_USER_RSP], rsp
    mov rsp, [gs:CPU_FRAME_END]
    sub rsp, FRAME_END
    mov [rsp + FRAME_RIP], rcx
    mov [rsp + FRAME_FLAGS], r11
    mov [rsp + FRAME_RBX], rbx
    mov [rsp + FRAME_RBP], rbp
    mov [rsp + FRAME_R12], r12
    mov [rsp + FRAME_R13], r13
    mov [rsp + FRAME_R14], r14
    mov [rsp + FRAME_R15], r15
    mov [rsp + FRAME_RDI], rdi
    mov [rsp + FRAME_RSI], rsi
    mov [rsp + FRAME_RDX], rdx
    mov [rsp + FRAME_R10], r10
    mov [rsp + FRAME_R8], r8
    mov [rsp + FRAME_RAX], rax
    mov rbx, [gs:CPU_USER_RSP]
    mov [rsp + FRAME_RSP], rbx
    mov qword [rsp + FRAME_RESTORE], 0
    mov rsp, [gs:CPU_STACK_TOP]
    ldmxcsr [rel clean_mxcsr]
    mov rcx, r10
    mov r9, rax
    xor ebp, ebp
    call kernel_enter
    mov rdi, rax

; rdi = frame to go on with; never returns
align 16
resume:
    mov rax, [rdi + FRAME_RIP]
    shr rax, 47
    jnz .not_canonical
    mov rax, [rdi + FRAME_ADDRESS_SPACE]
    mov rcx, cr3
    cmp rax, rcx
    je .loaded
    mov cr3, rax
.loaded:
    lea rax, [rdi + FRAME_END]
    mov [gs:CPU_FRAME_END], rax
    cmp qword [rdi + FRAME_RESTORE], 0
    jne .interrupted
    fxrstor64 [rel clean_fpu]
    mov r15, [rdi + FRAME_R15]
    mov r14, [rdi + FRAME_R14]
    mov r13, [rdi + FRAME_R13]
    mov r12, [rdi + FRAME_R12]
    mov rbp, [rdi + FRAME_RBP]
    mov rbx, [rdi + FRAME_RBX]
    mov rax, [rdi + FRAME_RAX]
    mov rcx, [rdi + FRAME_RIP]
    mov r11, [rdi + FRAME_FLAGS]
    mov rsp, [rdi + FRAME_RSP]
    xor r10d, r10d
    xor r9d, r9d
    xor r8d, r8d
    xor esi, esi
    xor edx, edx
    xor edi, edi
    swapgs
    o64 sysret

.interrupted:
    fxrstor64 [rdi]
    lea rsp, [rdi + FRAME_R15]
    pop_registers
    add rsp, 16
    swapgs
    iretq

.not_canonical:
    mov qword [rdi + FRAME_VECTOR], GENERAL_PROTECTION
    mov qword [rdi + FRAME_ERROR], 0
    mov rsp, [gs:CPU_STACK_TOP]
    call kernel_interrupt
    mov rdi, rax
    jmp resume

; sleeps until at least one interrupt has been handled; comes back with interrupts off
cpu_idle:
    sti
    hlt
idle_wake:
    cli
    ret

; lets in what is pending and sleeps for nothing: the shadow of sti covers the jump, so it comes at idle_wake as well
cpu_window:
    sti
    jmp short idle_wake

section .rodata
; FXSAVE image of a processor that has computed nothing: FCW 0x37F, MXCSR 0x1F80 (Intel SDM 1, 10.5.1.1 and 10.2.3)
global clean_fpu
align 16
clean_fpu:
    dw 0x37F, 0
    dd 0
    dq 0, 0
clean_mxcsr:
    dd 0x1F80, 0xFFFF
    times 480 db 0

section .note.GNU-stack noalloc noexec nowrite progbits
