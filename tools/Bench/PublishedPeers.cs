namespace Mooring.Tools.Bench;

/// <summary>
/// Figures of others that are quoted, not measured on the spot. liburing 2.3 on Linux: user instructions of one NOP
/// (io_uring_get_sqe, io_uring_prep_nop, io_uring_submit per batch, io_uring_peek_cqe, io_uring_cqe_seen), counted by
/// single-stepping the process, its system calls not included.
/// seL4 (sel4bench, x86-64) in QEMU 7.2 with -icount: instructions of a call and its reply between two address spaces,
/// 64 bytes each way, user stubs included; an empty message takes 408.
/// </summary>
public static class PublishedPeers
{
    public const string Liburing = "liburing 2.3, single-stepped";

    /// <summary>Instructions per operation at batches of 32 and of 1.</summary>
    public const double LiburingBatch = 49.2, LiburingSingly = 117;

    /// <summary>System calls per operation at batches of 32: one submits them all.</summary>
    public const double LiburingEntersBatch = 1.0 / 32;

    public const string SeL4 = "seL4, 64 bytes, in QEMU 7.2";

    /// <summary>Instructions of a round trip.</summary>
    public const double SeL4RoundTrip = 1563;
}
