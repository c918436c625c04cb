using System;
using System.Collections.Generic;

namespace Mooring.Tests.HeapImage;

/// <summary>Lists, tables, arrays of everything. Half of each table is replaced in every turn.</summary>
internal static class Structures
{
    private const int Count = 1000;
    private static Node s_list;
    private static Dictionary<string, Node> s_nodes;
    private static Dictionary<string, Wide> s_wides;
    private static List<Wide> s_listOfWides;
    private static Wide[] s_arrayOfWides;
    private static Pair<string>[] s_pairs;
    private static object[][] s_jagged;
    private static object[] s_boxes;
    private static byte[][] s_large;

    internal static void Build()
    {
        for (int id = 0; id < Count; id++)
            s_list = Node.Whole(id, s_list);
        s_nodes = [];
        s_wides = [];
        s_listOfWides = [];
        s_arrayOfWides = new Wide[Count];
        s_pairs = new Pair<string>[Count];
        s_jagged = new object[50][];
        s_boxes = new object[Count];
        s_large = new byte[20][];
        Replace(0, 1);
    }

    internal static void Churn(int turn)
    {
        Replace(turn % 2, 2);
        Node junk = null;
        for (int id = 0; id < 4000; id++)
            junk = Node.Whole(id, junk);
    }

    internal static void Verify()
    {
        Machine.Check(ListHolds(), "linked list");
        bool tables = true, arrays = true, boxes = true;
        for (int id = 0; id < Count; id++)
        {
            tables &= s_nodes[$"key {id}"].Id == id && s_nodes[$"key {id}"].IsWhole() && s_wides[$"key {id}"].Is(id);
            arrays &= s_listOfWides[id].Is(id) && s_arrayOfWides[id].Is(id);
            arrays &= s_pairs[id].First == $"first {id}" && s_pairs[id].Second == $"second {id}";
            boxes &= id % 2 == 0 ? (int)s_boxes[id] == id : ((Wide)s_boxes[id]).Is(id);
        }
        Machine.Check(tables, "dictionaries");
        Machine.Check(arrays, "arrays and lists of structs");
        Machine.Check(boxes, "boxes");
        Machine.Check(JaggedHolds() && LargeHolds(), "arrays of arrays, large arrays");
    }

    internal static void Drop()
    {
        s_list = null;
        s_nodes = null;
        s_wides = null;
        s_listOfWides = null;
        s_arrayOfWides = null;
        s_pairs = null;
        s_jagged = null;
        s_boxes = null;
        s_large = null;
    }

    private static void Replace(int first, int step)
    {
        for (int id = first; id < Count; id += step)
        {
            s_nodes[$"key {id}"] = Node.Whole(id);
            s_wides[$"key {id}"] = new Wide(id);
            if (id == s_listOfWides.Count)
                s_listOfWides.Add(default);
            s_listOfWides[id] = new Wide(id);
            s_arrayOfWides[id] = new Wide(id);
            s_pairs[id] = new Pair<string> { First = $"first {id}", Second = $"second {id}" };
            s_boxes[id] = id % 2 == 0 ? id : new Wide(id);
        }
        for (int row = first; row < s_jagged.Length; row += step)
            s_jagged[row] = Row(row);
        for (int row = first; row < s_large.Length; row += step)
            s_large[row] = Bytes(row);
    }

    private static object[] Row(int row)
    {
        object[] elements = new object[row * 40];
        for (int i = 0; i < elements.Length; i++)
            elements[i] = new Node(i);
        return elements;
    }

    private static byte[] Bytes(int row)
    {
        byte[] bytes = new byte[1 << row];
        bytes[^1] = (byte)(row + 1);
        return bytes;
    }

    private static bool ListHolds()
    {
        int id = Count;
        bool holds = true;
        for (Node node = s_list; node != null; node = node.Next)
            holds &= node.Id == --id && node.IsWhole();
        return holds && id == 0;
    }

    private static bool JaggedHolds()
    {
        bool holds = true;
        for (int row = 0; row < s_jagged.Length; row++)
        {
            holds &= s_jagged[row].Length == row * 40;
            for (int i = 0; i < s_jagged[row].Length; i++)
                holds &= ((Node)s_jagged[row][i]).Id == i;
        }
        return holds;
    }

    private static bool LargeHolds()
    {
        bool holds = true;
        for (int row = 0; row < s_large.Length; row++)
            holds &= s_large[row].Length == 1 << row && s_large[row][^1] == row + 1;
        return holds;
    }
}
