#include "tools/api/credential_filter.hpp"

#include <algorithm>
#include <charconv>
#include <functional>

#include "base/byte_scan.hpp"

namespace salestouch {
namespace {

constexpr std::size_t kShortest = 8;
constexpr std::string_view kInstead = "(credentials)";

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

/// Where a secret may be: its last two characters, which are rarer than how keys begin, and any escape.
struct Suspect {
  std::string_view end;

  auto operator()(auto bytes) const {
    return bytes.equal_to(end[0], end[1]) | bytes.equal_to('\\') | bytes.equal_to('%');
  }
};

struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;  ///< 0 for none
};

/// The secret that ends with the pair at `at`, or whose first escape is there.
Span find_around(std::string_view text, std::size_t at, std::string_view secret) {
  const std::size_t before_pair = secret.size() - 2;
  if (at >= before_pair && text.substr(at - before_pair, secret.size()) == secret) {
    return {.begin = at - before_pair, .end = at + 2};
  }
  char c = 0;
  if (read_escape(text, at, c) == 0) return {};
  for (std::size_t front = std::min(at, secret.size() - 1) + 1; front-- > 0;) {
    if (secret[front] != c || text.substr(at - front, front) != secret.substr(0, front)) continue;
    const std::size_t end = end_of_match(text, at, secret.substr(front));
    if (end != 0) return {.begin = at - front, .end = end};
  }
  return {};
}

void replace(std::string& text, std::string_view secret) {
  const Suspect suspect{secret.substr(secret.size() - 2)};
  for (std::size_t at = 0; (at = base::find_marked(text, at, suspect)) < text.size();) {
    const Span found = find_around(text, at, secret);
    if (found.end == 0) {
      ++at;
      continue;
    }
    text.replace(found.begin, found.end - found.begin, kInstead);
    at = found.begin + kInstead.size();
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
  for (const std::string& secret : secrets_) replace(text, secret);
}

}  // namespace salestouch
