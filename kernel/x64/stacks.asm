; The stacks of the boot processor and its per-CPU area.
;
; Below each stack lies a page that KernelSpace leaves unmapped: an overflow faults there, the fault cannot be pushed,
; and the double fault (on a stack of its own) says so. A stack is reached only through these symbols.

KERNEL_STACK    equ 32768
SPECIAL_STACK   equ 8192

%macro stack 2                          ; name, bytes
global %1_guard, %1_top
%1_guard:       resb 4096
                resb %2
%1_top:
%endmacro

section .bss align=4096
    stack kernel_stack, KERNEL_STACK
    stack double_fault_stack, SPECIAL_STACK
    stack nmi_stack, SPECIAL_STACK
    stack machine_check_stack, SPECIAL_STACK
global boot_cpu
boot_cpu:       resb 4096               ; x64/PerCpu.cs

section .note.GNU-stack noalloc noexec nowrite progbits
