#include "tools/api/credential_filter.hpp"

#include <algorithm>
#include <charconv>
#include <functional>

#include "base/ascii.hpp"
#include "base/byte_scan.hpp"

namespace salestouch {
namespace {

constexpr std::size_t kShortest = 8;
constexpr std::string_view kInstead = "(credentials)";

/// What the escape at `at` stands for, if it is ASCII, and its length; 0 for none.
std::size_t read_escape(std::string_view text, std::size_t at, char& c) {
  const auto hexadecimal = [&](std::size_t begin) {
    unsigned value = 0;
    // Megabytes of names in other alphabets are full of escapes beyond ASCII: the first digit tells.
    if (begin + 2 > text.size() || text[begin] < '0' || text[begin] > '7') return false;
    const char* end = text.data() + begin + 2;
    if (std::from_chars(text.data() + begin, end, value, 16).ptr != end) return false;
    c = static_cast<char>(value);
    return true;
  };
  if (text[at] == '%') return hexadecimal(at + 1) ? 3 : 0;
  if (text[at] != '\\' || at + 1 == text.size()) return 0;
  if (text[at + 1] == 'u') return text.substr(at + 2, 2) == "00" && hexadecimal(at + 4) ? 6 : 0;
  if (base::is_letter_or_digit(text[at + 1])) return 0;  // a line's end, of which JSON is full
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

struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;  ///< 0 for none
};

/// The secret whose first escape is at `at`, and which begins at `from` or behind it.
Span find_around(std::string_view text, std::size_t from, std::size_t at, std::string_view secret) {
  char c = 0;
  if (read_escape(text, at, c) == 0) return {};
  for (std::size_t front = std::min(at - from, secret.size() - 1) + 1; front-- > 0;) {
    if (secret[front] != c || text.substr(at - front, front) != secret.substr(0, front)) continue;
    const std::size_t end = end_of_match(text, at, secret.substr(front));
    if (end != 0) return {.begin = at - front, .end = end};
  }
  return {};
}

/// What an escape begins with.
struct EscapeMark {
  auto operator()(auto bytes) const { return bytes.equal_to('\\') | bytes.equal_to('%'); }
};

/// The first from `from` on that has an escape.
Span find_escaped(std::string_view text, std::size_t from, std::string_view secret) {
  for (std::size_t at = from; (at = base::find_marked(text, at, EscapeMark())) < text.size(); ++at) {
    if (const Span found = find_around(text, from, at, secret); found.end != 0) return found;
  }
  return {};
}

/// In one pass: a text may be full of them. `find(from)` gives the first from there on.
template <class Find>
void replace_each(std::string& text, const Find& find) {
  std::string filtered;
  std::size_t done = 0;
  for (Span found = find(done); found.end != 0; found = find(done)) {
    filtered.append(text, done, found.begin - done).append(kInstead);
    done = found.end;
  }
  if (done == 0) return;
  text = filtered.append(text, done);
}

void replace(std::string& text, std::string_view secret) {
  replace_each(text, [&](std::size_t from) {
    const std::size_t begin = base::find_text(text, from, secret);
    return begin == text.npos ? Span{} : Span{.begin = begin, .end = begin + secret.size()};
  });
  replace_each(text, [&](std::size_t from) { return find_escaped(text, from, secret); });
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
