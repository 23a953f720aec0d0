// Narrow text is UTF-8 in this program: its manifest says so to Windows, but MinGW's C library knows no such
// locale, and takes the bytes of a name for characters of Latin-1 where std::filesystem makes a path of it.
// So the linker gives it this instead
// (--wrap=mbrtowc).
#include <windows.h>

#include <cwchar>

namespace {

/// Bytes of the character that begins so.
int length_by(unsigned char lead) {
  if (lead < 0xC2 || lead > 0xF4) return 1;
  return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

}  // namespace

/// As the C standard has mbrtowc, but for what is no UTF-8, which becomes U+FFFD, byte by byte. A character
/// of two units takes two calls: `state` keeps the second unit, and the last byte is left for it.
extern "C" std::size_t __wrap_mbrtowc(wchar_t* to, const char* from, std::size_t size, std::mbstate_t* state);

extern "C" std::size_t __wrap_mbrtowc(wchar_t* to, const char* from, std::size_t size,
                                      std::mbstate_t* state) {
  constexpr wchar_t kReplacement = 0xFFFD;
  wchar_t ignored = 0;
  wchar_t& unit = to ? *to : ignored;
  if (!from) return 0;
  if (size == 0) return static_cast<std::size_t>(-2);
  if (state && *state != 0) {
    unit = static_cast<wchar_t>(*state);
    *state = 0;
    return 1;
  }
  const int length = length_by(static_cast<unsigned char>(*from));
  wchar_t units[2] = {kReplacement, 0};
  const bool is_whole = static_cast<std::size_t>(length) <= size;
  const int count =
      is_whole ? ::MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, from, length, units, 2) : 0;
  if (count == 0) {
    unit = kReplacement;
    return 1;
  }
  unit = units[0];
  if (count == 2 && state) {
    *state = units[1];
    return static_cast<std::size_t>(length) - 1;
  }
  return unit == 0 ? 0 : static_cast<std::size_t>(length);
}
