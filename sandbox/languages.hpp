#pragma once

#include <span>
#include <string_view>

namespace salestouch {

using Words = std::span<const std::string_view>;

/// What people of one language are called, do, and write.
struct Language {
  Words given;
  Words family;
  Words titles;
  Words places;
  Words sentences;
  bool family_first = false;
};

/// The languages of made-up leads, English first and more than once, as it is in life.
std::span<const Language> languages();

}  // namespace salestouch
