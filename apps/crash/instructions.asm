; Instructions that a program in ring 3 does not get away with; each one as a function without arguments.

bits 64
default rel

section .text
global crash_invalid_opcode:function
crash_invalid_opcode:
    ud2
    ret

global crash_privileged:function
crash_privileged:
    cli
    hlt
    ret
