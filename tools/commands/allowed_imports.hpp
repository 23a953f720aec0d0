#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tools/api/api_error.hpp"

namespace salestouch {

/// The imports that a user may see, by patterns of their ids, in which '*' stands for any text. Without
/// patterns, all.
class AllowedImports {
 public:
  AllowedImports() = default;
  explicit AllowedImports(std::vector<std::string> patterns) : patterns_(std::move(patterns)) {}

  bool are_all() const { return patterns_.empty(); }
  bool allow(std::string_view import_id) const;

 private:
  std::vector<std::string> patterns_;
};

/// What a call of any other import is answered with: no more than of one that does not exist.
ApiError import_not_allowed();

}  // namespace salestouch
