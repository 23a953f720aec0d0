#include "app/config/install_link.hpp"

#include <string_view>

#include "app/config/entry_text.hpp"
#include "base/ascii.hpp"

namespace salestouch {
namespace {

/// As encodeURIComponent does, but with fewer characters left: none of them breaks a link in a text.
std::string percent_encoded(std::string_view text) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (base::is_letter_or_digit(c) || std::string_view("-_.~").find(c) != std::string_view::npos) {
      encoded += c;
    } else {
      encoded.append(1, '%').append(1, kDigits[byte >> 4]).append(1, kDigits[byte & 15]);
    }
  }
  return encoded;
}

/// RFC 4648, 4.
std::string base64(std::string_view bytes) {
  constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string encoded;
  for (; !bytes.empty(); bytes.remove_prefix(std::min<std::size_t>(bytes.size(), 3))) {
    unsigned group = 0;
    for (std::size_t i = 0; i < 3; ++i)
      group = group << 8 | (i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U);
    for (std::size_t i = 0; i < 4; ++i)
      encoded += i <= bytes.size() ? kDigits[group >> (18 - 6 * i) & 63] : '=';
  }
  return encoded;
}

}  // namespace

std::string install_link(const Client& client, const ServerEntry& entry) {
  base::Json json = json_entry(client, entry);
  if (client.name == "cursor") {
    // https://cursor.com/docs/mcp/install-links
    return "cursor://anysphere.cursor-deeplink/mcp/install?name=" + std::string(kServerName) +
           "&config=" + percent_encoded(base64(base::dump_json(json)));
  }
  if (client.name != "vscode") return "";
  // https://code.visualstudio.com/docs/copilot/guides/mcp-developer-guide (MCP URL handler)
  json["name"] = kServerName;
  if (entry.has_key) json["inputs"] = base::Json::array({key_input()});
  return "vscode:mcp/install?" + percent_encoded(base::dump_json(json));
}

}  // namespace salestouch
