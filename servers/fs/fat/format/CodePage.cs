namespace Mooring.Servers.Fs.Fat;

/// <summary>
/// The upper half of code page 850: what bytes from 0x80 on mean in short names without a long one. Nobody says on the
/// disk which page it was; this is what mtools and DOS in western Europe take. Never written here.
/// </summary>
internal static class CodePage
{
    private const string Upper =
        "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐" +
        "└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00AD±‗¾¶§÷¸°¨·¹³²■\u00A0";

    public static char Decode(byte value) => value < 0x80 ? (char)value : Upper[value - 0x80];
}
