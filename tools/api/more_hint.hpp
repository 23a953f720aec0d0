#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace salestouch {

/// What an API says of a list that it gave in part, under one of the usual names: in its answer (see
/// more_members.hpp) or in the fields of its head.
struct MoreHint {
  std::optional<std::uint64_t> total;          ///< of the whole list
  bool total_is_sure = false;                  ///< false: a `count`, which may be that of anything
  std::optional<std::uint64_t> page;           ///< what the API calls the part that it gave
  std::optional<std::uint64_t> pages;          ///< parts in all
  std::optional<std::uint64_t> perhaps_pages;  ///< the same, or how many this part has
  std::optional<bool> says_more;               ///< what a member of its own, such as has_more, says
  bool has_cursor = false;
  std::string next_cursor;                 ///< of the part behind, where it says so; at most 4 KiB
  std::optional<std::uint64_t> next_page;  ///< the same as the number of a page
  bool names_next = false;                 ///< whether a member of the answer is there to say so
  std::string cursor;  ///< of which it does not say whether it is of this part or the next

  /// Whether there is more behind `rows` in `parts`, besides what `total` says. A word decides: some APIs
  /// give the last part a cursor, too.
  bool has_more(std::size_t parts = 1, std::size_t rows = 0) const;
  /// The cursor of the part behind; empty where the answer has none. One that is only called a cursor is it
  /// where no other member is there for that.
  const std::string& cursor_behind() const { return names_next ? next_cursor : cursor; }
  /// What another place of the answer says, where this one does not.
  void add(const MoreHint& other);
};

/// What a member means.
enum class MoreKind {
  total,
  count,
  page,
  pages,
  perhaps_pages,
  more,        ///< yes or no
  cut,         ///< yes: there is more; no: nothing
  last,        ///< the opposite of `more`
  unfinished,  ///< "false" of a word such as done; "true" may be about anything
  next,        ///< a cursor, a page or an address
  next_page,   ///< the same, and a number is that of a page
  cursor,      ///< of this part or the next
  link,        ///< the same, where a number is none
  end,         ///< the cursor of the last row: where to go on, if there is more
  offset,      ///< a text that is no number is a cursor
  remaining,   ///< how many are left
  container,   ///< an object of such members
};

/// What the member `name` means, in any spelling (total_pages, totalPages); nothing for any other name.
std::optional<MoreKind> more_kind(std::string_view name);

/// Takes what a text, a number or a boolean says.
void take_more(MoreKind kind, std::string_view value, bool is_text, MoreHint& hint);

/// Takes what a field of an answer's head says: Link, Content-Range, X-Total-Count, X-Next-Page and their
/// like.
void take_more_field(std::string_view name, std::string_view value, MoreHint& hint);

}  // namespace salestouch
