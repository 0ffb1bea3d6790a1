/* What a trial of the Windows program needs on the side of Windows. For trials under Wine alone.

   explorer.exe PROGRAM [ARGUMENT…]  starts a program as the shell of Windows would, when this file is called so
   start PROGRAM [ARGUMENT…]         starts a program as any other program would
   hold FILE MILLISECONDS            holds a file open as a viewer of PDFs does: nobody may replace it
   scan FILE MILLISECONDS            has a file for itself, as a scanner of viruses does for a moment: nobody may read it
   said PROGRAM                      prints what its version information says, in UTF-8
   manifest PROGRAM                  prints its manifest
   pages                             prints the code page that this process has: that of its own manifest */
#include <stdio.h>
#include <wchar.h>
#include <windows.h>

static void print(const wchar_t *text)
{
    char bytes[4096];
    int length = WideCharToMultiByte(CP_UTF8, 0, text, -1, bytes, sizeof bytes, NULL, NULL);
    if (length > 0)
        fwrite(bytes, 1, length - 1, stdout);
}

/* Starts a program with its arguments, in the same window, and waits for it. */
static int start(int count, wchar_t **words)
{
    wchar_t line[4096] = L"";
    STARTUPINFOW how = { sizeof how };
    PROCESS_INFORMATION started;
    DWORD code = 99;
    for (int at = 0; at < count; at++) {
        wcscat(line, at > 0 ? L" \"" : L"\"");
        wcscat(line, words[at]);
        wcscat(line, L"\"");
    }
    if (!CreateProcessW(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &how, &started))
        return 98;
    WaitForSingleObject(started.hProcess, INFINITE);
    GetExitCodeProcess(started.hProcess, &code);
    return code;
}

static int hold(const wchar_t *path, unsigned long how_long, DWORD shared)
{
    HANDLE file = CreateFileW(path, GENERIC_READ, shared, NULL, OPEN_EXISTING, 0, NULL);
    if (file == INVALID_HANDLE_VALUE)
        return 97;
    puts("held");
    fflush(stdout);
    Sleep(how_long);
    return 0;
}

static int said(const wchar_t *path)
{
    static char block[65536];
    static const wchar_t *const names[] = { L"ProductName", L"FileDescription", L"Comments", L"FileVersion",
                                            L"InternalName", L"OriginalFilename", L"LegalCopyright" };
    if (!GetFileVersionInfoW(path, 0, sizeof block, block))
        return 96;
    for (int at = 0; at < 7; at++) {
        wchar_t key[64], *value;
        UINT length;
        swprintf(key, 64, L"\\StringFileInfo\\042a04b0\\%ls", names[at]);
        if (!VerQueryValueW(block, key, (void **)&value, &length))
            return 95;
        print(names[at]);
        fputs("=", stdout);
        print(value);
        fputs("\n", stdout);
    }
    return 0;
}

static int manifest(const wchar_t *path)
{
    HMODULE program = LoadLibraryExW(path, NULL, LOAD_LIBRARY_AS_DATAFILE);
    HRSRC found = program ? FindResourceW(program, MAKEINTRESOURCEW(1), MAKEINTRESOURCEW(24)) : NULL;
    if (!found)
        return 94;
    fwrite(LockResource(LoadResource(program, found)), 1, SizeofResource(program, found), stdout);
    return 0;
}

int wmain(int count, wchar_t **words)
{
    wchar_t own[MAX_PATH];
    GetModuleFileNameW(NULL, own, MAX_PATH);
    const wchar_t *name = wcsrchr(own, L'\\');
    if (name && _wcsicmp(name + 1, L"explorer.exe") == 0)
        return start(count - 1, words + 1);
    if (count > 2 && wcscmp(words[1], L"start") == 0)
        return start(count - 2, words + 2);
    if (count == 4 && wcscmp(words[1], L"hold") == 0)
        return hold(words[2], wcstoul(words[3], NULL, 10), FILE_SHARE_READ);
    if (count == 4 && wcscmp(words[1], L"scan") == 0)
        return hold(words[2], wcstoul(words[3], NULL, 10), 0);
    if (count == 3 && wcscmp(words[1], L"said") == 0)
        return said(words[2]);
    if (count == 3 && wcscmp(words[1], L"manifest") == 0)
        return manifest(words[2]);
    if (count == 2 && wcscmp(words[1], L"pages") == 0)
        return printf("%u\n", GetACP()) < 0;
    return 2;
}
