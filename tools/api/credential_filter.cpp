#include "tools/api/credential_filter.hpp"

#include <algorithm>
#include <charconv>
#include <functional>

namespace salestouch {
namespace {

constexpr std::size_t kShortest = 8;
constexpr std::string_view kInstead = "(credentials)";
/// Of a text that is looked through for escapes; a longer one is data, in which only the credential as it is
/// counts.
constexpr std::size_t kMostEscaped = 64 * 1024;

/// What the escape at `at` stands for, and its length; 0 for none.
std::size_t read_escape(std::string_view text, std::size_t at, char& c) {
  const auto hexadecimal = [&](std::size_t begin, std::size_t digits) {
    unsigned value = 0;
    if (begin + digits > text.size()) return false;
    const char* end = text.data() + begin + digits;
    if (std::from_chars(text.data() + begin, end, value, 16).ptr != end || value > 0x7F) return false;
    c = static_cast<char>(value);
    return true;
  };
  if (text[at] == '%') return hexadecimal(at + 1, 2) ? 3 : 0;
  if (text[at] != '\\' || at + 1 == text.size()) return 0;
  if (text[at + 1] == 'u') return hexadecimal(at + 2, 4) ? 6 : 0;
  c = text[at + 1];
  return 2;
}

/// The end of `secret` where it begins at `at`, each character as it is or escaped; 0 where it does not.
std::size_t end_of_match(std::string_view text, std::size_t at, std::string_view secret) {
  for (const char wanted : secret) {
    if (at == text.size()) return 0;
    char c = 0;
    const std::size_t escape = text[at] == wanted ? 0 : read_escape(text, at, c);
    if (text[at] != wanted && (escape == 0 || c != wanted)) return 0;
    at += std::max<std::size_t>(escape, 1);
  }
  return at;
}

void replace_escaped(std::string& text, std::string_view secret) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != secret[0] && text[at] != '\\' && text[at] != '%') continue;
    const std::size_t end = end_of_match(text, at, secret);
    if (end == 0) continue;
    text.replace(at, end - at, kInstead);
    at += kInstead.size() - 1;
  }
}

void replace_plain(std::string& text, const std::string& secret) {
  const std::boyer_moore_horspool_searcher searcher(secret.begin(), secret.end());
  for (auto at = text.begin();;) {
    const auto found = std::search(at, text.end(), searcher);
    if (found == text.end()) return;
    const auto place = found - text.begin();
    text.replace(static_cast<std::size_t>(place), secret.size(), kInstead);
    at = text.begin() + place + static_cast<std::ptrdiff_t>(kInstead.size());
  }
}

}  // namespace

CredentialFilter::CredentialFilter(const std::vector<std::string>& credentials) {
  for (const std::string& credential : credentials) {
    if (credential.size() >= kShortest) secrets_.push_back(credential);
  }
  // One may be part of another.
  std::ranges::sort(secrets_, std::greater<>(), &std::string::size);
}

void CredentialFilter::apply(std::string& text) const {
  for (const std::string& secret : secrets_) {
    if (text.size() <= kMostEscaped) {
      replace_escaped(text, secret);
    } else {
      replace_plain(text, secret);
    }
  }
}

}  // namespace salestouch
