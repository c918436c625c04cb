; The note by which the ELF loader knows a Mooring program: name "Mooring", type 1, description = u32 ABI version.
section .note.mooring note alloc noexec nowrite align=4
    dd 8, 4, 1                  ; name bytes with its NUL, description bytes, type
    db "Mooring", 0
    dd 1                        ; ABI version
section .note.GNU-stack noalloc noexec nowrite progbits
