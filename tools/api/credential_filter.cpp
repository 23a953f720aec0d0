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
    if (begin + 2 > text.size() || text[begin] > '7') return false;
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

/// Where a secret may be: at two bytes that it has side by side, or at an escape.
struct Suspects {
  char first;
  char second;
  auto operator()(auto bytes) const {
    return bytes.equal_to(first, second) | bytes.equal_to('\\') | bytes.equal_to('%');
  }
};

/// The place of two bytes of `secret` that are rarely side by side in leads, which are mostly letters.
std::size_t place_of_rare_pair(std::string_view secret) {
  const std::string_view firsts = secret.substr(0, secret.size() - 1);
  const auto rare = std::ranges::find_if_not(firsts, base::is_letter);
  return rare == firsts.end() ? 0 : static_cast<std::size_t>(rare - firsts.begin());
}

/// Whether an escape of ASCII may begin at `at`: leads are full of others, such as those of other alphabets.
bool may_be_escape(std::string_view text, std::size_t at) {
  const char next = at + 1 < text.size() ? text[at + 1] : '\0';
  if (text[at] == '%') return next >= '0' && next <= '7';
  return text[at] == '\\' && (next == 'u' || !base::is_letter_or_digit(next));
}

/// The secret that has the suspect place `at`, and begins at `from` or behind it. `front` is the place of the
/// pair in it.
Span find_at(std::string_view text, std::size_t from, std::size_t at, std::string_view secret,
             std::size_t front) {
  if (text[at] == secret[front] && at >= from + front && text.substr(at - front, secret.size()) == secret)
    return {.begin = at - front, .end = at - front + secret.size()};
  return may_be_escape(text, at) ? find_around(text, from, at, secret) : Span{};
}

/// In one pass: a text may be full of them.
void replace(std::string& text, std::string_view secret) {
  const std::size_t front = place_of_rare_pair(secret);
  std::string filtered;
  std::size_t done = 0;
  base::for_each_marked(text, Suspects{secret[front], secret[front + 1]}, [&](std::size_t at) {
    const Span found = at < done ? Span{} : find_at(text, done, at, secret, front);
    if (found.end == 0) return;
    filtered.append(text, done, found.begin - done).append(kInstead);
    done = found.end;
  });
  if (done > 0) text = filtered.append(text, done);
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
