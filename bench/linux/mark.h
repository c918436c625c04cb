/* Marks between which a QEMU plugin counts what is executed, whoever executes it. */
#ifndef MARK_H
#define MARK_H

/* A long NOP that nobody writes; see bench/probe.inc. */
#define MARK(kind, number)                                                                                             \
    __asm__ volatile(".byte 0x0f, 0x1f, 0x84, 0x00\n.long %c0" : : "i"(0x4D4B0000 | (kind) << 8 | (number)) : "memory")

#define PROBE(number, body)                                                                                            \
    do {                                                                                                               \
        MARK(1, number);                                                                                               \
        body;                                                                                                          \
        MARK(2, number);                                                                                               \
    } while (0)

#endif
