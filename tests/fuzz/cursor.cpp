// A cursor that a client sends, before a line end and its scope: nothing opens but what was sealed, for what
// it was sealed for.
#include "tests/fuzz/fuzz.hpp"
#include "tools/results/page_cursor.hpp"

FUZZ(std::string_view input) {
  static const salestouch::CursorSeal seal("secret");
  const std::size_t cut = input.find('\n');
  const std::string_view scope = cut == std::string_view::npos ? "" : input.substr(cut + 1);
  const auto opened = seal.open(input.substr(0, cut), scope);
  // What agents copy around a cursor, quotes and space, is left out.
  if (opened) require(input.substr(0, cut).find(seal.seal(*opened, scope)) != std::string_view::npos);

  const std::string sealed = seal.seal({input.size(), 0x0102030405060708u}, scope);
  require(seal.open(sealed, scope).has_value());
  if (input.empty()) return;
  std::string changed = sealed;
  changed[static_cast<unsigned char>(input[0]) % changed.size()] = input.back();
  require(changed == sealed || !seal.open(changed, scope));
  require(!seal.open(sealed, std::string(scope) + input.back()));
}
