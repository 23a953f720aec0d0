#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace salestouch {

/// Takes credentials out of what an API says: some repeat the key that they refuse, and what they say goes on
/// to models and logs.
class CredentialFilter {
 public:
  /// Of these, those that have at least 8 characters: a shorter one is in any text.
  explicit CredentialFilter(const std::vector<std::string>& credentials);

  /// `text`, of JSON, of a header or of a URL, with "(credentials)" for each occurrence of one, escaped as
  /// these forms allow. The length of a text without any is not changed, and nothing is copied.
  void apply(std::string& text) const;

 private:
  std::vector<std::string> secrets_;
};

}  // namespace salestouch
