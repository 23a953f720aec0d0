#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.hpp"

namespace salestouch {

/// How far a list was read.
struct ReadSoFar {
  std::size_t rows = 0;
  std::size_t parts = 0;
  bool is_part = false;                                    ///< the API says that there is more
  std::string_view next_cursor;                            ///< empty: it does not say where
  std::optional<std::uint64_t> first_page = std::nullopt;  ///< what the API calls its first part
  std::optional<std::uint64_t> next_page = std::nullopt;   ///< what it calls the one behind
};

/// The argument by which the API's own schema lets a list be read in parts.
struct ApiPaging {
  enum class By { cursor, page, offset };
  enum class Form { text, number };
  By by;
  std::string argument;
  std::optional<std::uint64_t> default_page = std::nullopt;  ///< of a call without one, as the schema says
  std::optional<std::uint64_t> least_page =
      std::nullopt;                                       ///< what the first page is called, if that is known
  Form form = Form::text;                                 ///< of a cursor, as the schema says
  std::optional<std::uint64_t> part_size = std::nullopt;  ///< the most rows of a part, as the schema says

  /// Takes it that the first page is called 1, where nothing was known of that: the page of that name was the
  /// first again. False where it is known.
  bool counts_from_one();

  /// The value for the part behind what was read; nothing when the API says that there is none, or not where
  /// it begins.
  std::optional<base::Json> next(const ReadSoFar& read) const;
};

/// What `input_schema` documents; nothing where it documents no way, or `input` already says which part is
/// wanted.
std::optional<ApiPaging> paging_of(const base::Json& input_schema, const base::Json& input);

/// The most rows that a call's `input` asks for.
std::optional<std::uint64_t> asked_size(const base::Json& input);

}  // namespace salestouch
