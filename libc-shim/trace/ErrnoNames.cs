using System;

namespace Mooring.LibcShim;

/// <summary>The names of Linux's error numbers, for strace; by number, a line each.</summary>
internal static class ErrnoNames
{
    /// <summary>Empty: there is no such error.</summary>
    public static ReadOnlySpan<byte> Of(int error)
    {
        ReadOnlySpan<byte> rest = Lines;
        for (int i = 0; i < error && !rest.IsEmpty; i++) rest = rest.Slice(rest.IndexOf((byte)'\n') + 1);
        int stop = rest.IndexOf((byte)'\n');
        return stop < 0 ? default : rest.Slice(0, stop);
    }

    private static ReadOnlySpan<byte> Lines =>
        "\nEPERM\nENOENT\nESRCH\nEINTR\nEIO\nENXIO\nE2BIG\nENOEXEC\nEBADF\nECHILD\nEAGAIN\nENOMEM\n"u8 +
        "EACCES\nEFAULT\nENOTBLK\nEBUSY\nEEXIST\nEXDEV\nENODEV\nENOTDIR\nEISDIR\nEINVAL\nENFILE\nEMFILE\n"u8 +
        "ENOTTY\nETXTBSY\nEFBIG\nENOSPC\nESPIPE\nEROFS\nEMLINK\nEPIPE\nEDOM\nERANGE\nEDEADLK\n"u8 +
        "ENAMETOOLONG\nENOLCK\nENOSYS\nENOTEMPTY\nELOOP\n\nENOMSG\nEIDRM\nECHRNG\nEL2NSYNC\nEL3HLT\n"u8 +
        "EL3RST\nELNRNG\nEUNATCH\nENOCSI\nEL2HLT\nEBADE\nEBADR\nEXFULL\nENOANO\nEBADRQC\nEBADSLT\n\n"u8 +
        "EBFONT\nENOSTR\nENODATA\nETIME\nENOSR\nENONET\nENOPKG\nEREMOTE\nENOLINK\nEADV\nESRMNT\nECOMM\n"u8 +
        "EPROTO\nEMULTIHOP\nEDOTDOT\nEBADMSG\nEOVERFLOW\nENOTUNIQ\nEBADFD\nEREMCHG\nELIBACC\nELIBBAD\n"u8 +
        "ELIBSCN\nELIBMAX\nELIBEXEC\nEILSEQ\nERESTART\nESTRPIPE\nEUSERS\nENOTSOCK\nEDESTADDRREQ\n"u8 +
        "EMSGSIZE\nEPROTOTYPE\nENOPROTOOPT\nEPROTONOSUPPORT\nESOCKTNOSUPPORT\nEOPNOTSUPP\nEPFNOSUPPORT\n"u8 +
        "EAFNOSUPPORT\nEADDRINUSE\nEADDRNOTAVAIL\nENETDOWN\nENETUNREACH\nENETRESET\nECONNABORTED\n"u8 +
        "ECONNRESET\nENOBUFS\nEISCONN\nENOTCONN\nESHUTDOWN\nETOOMANYREFS\nETIMEDOUT\nECONNREFUSED\n"u8 +
        "EHOSTDOWN\nEHOSTUNREACH\nEALREADY\nEINPROGRESS\nESTALE\nEUCLEAN\nENOTNAM\nENAVAIL\nEISNAM\n"u8 +
        "EREMOTEIO\nEDQUOT\nENOMEDIUM\nEMEDIUMTYPE\nECANCELED\nENOKEY\nEKEYEXPIRED\nEKEYREVOKED\n"u8 +
        "EKEYREJECTED\nEOWNERDEAD\nENOTRECOVERABLE\nERFKILL\n\n"u8;
}
