#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace base {

/// An allocator under which a vector of pairs moves its elements when it grows. The key of such a pair is
/// const, so that std::vector would copy each pair, and with it the whole JSON value in it, at every growth.
template <class T>
struct MovingAllocator : std::allocator<T> {
  template <class U>
  struct rebind {
    using other = MovingAllocator<U>;
  };

  MovingAllocator() = default;
  template <class U>
  MovingAllocator(const MovingAllocator<U>&) noexcept {}

  template <class U, class... Args>
  void construct(U* place, Args&&... args) noexcept(std::is_nothrow_constructible_v<U, Args...>) {
    std::construct_at(place, std::forward<Args>(args)...);
  }

  /// Without memory for a key, the program ends.
  template <class Key, class Value>
  void construct(std::pair<const Key, Value>* place, std::pair<const Key, Value>&& from) noexcept {
    std::construct_at(place, from.first, std::move(from.second));
  }
};

/// nlohmann's object that keeps its members' order, and moves them when it grows.
template <class Key, class Value, class Less, class Allocator>
using OrderedMembers = nlohmann::ordered_map<Key, Value, Less, MovingAllocator<std::pair<const Key, Value>>>;

/// The JSON value of messages and schemas. Members keep their order, so that a schema is listed the way its
/// author wrote it. Bulk data (leads) does not go through this type.
using Json = nlohmann::basic_json<OrderedMembers>;

/// What a text may cost to take in: copying and printing a value recurse, and each value of a tree takes ten
/// times its text. The defaults are for what the API and this machine's files say; what clients send is bound
/// tighter.
struct JsonLimits {
  std::size_t depth = 64;
  std::size_t values = 10'000'000;
};

/// What `text` would cost, read off its brackets and commas alone: never less than it holds, if it is JSON.
struct JsonSize {
  std::size_t depth = 0;
  std::size_t values = 0;
  bool is_balanced = true;  ///< false: it is no JSON

  bool fits(const JsonLimits& limits) const { return depth <= limits.depth && values <= limits.values; }
};
JsonSize size_of_json(std::string_view text);

/// The value `text` holds, or nothing when it is not one JSON value in UTF-8 or exceeds `limits`. Half of a
/// surrogate pair, which software leaves that cuts texts anywhere, reads as U+FFFD (RFC 8259, 8.2).
std::optional<Json> parse_json(std::string_view text, JsonLimits limits = {});

/// `json` with \ufffd for each escape of half a surrogate pair.
std::string with_lone_surrogates_replaced(std::string_view json);

/// `json` with each number that is JSON but beyond the integers of 64 bits, or the doubles, as the string of
/// its digits.
std::string with_large_numbers_quoted(std::string_view json);

/// `json` with null for each NaN and infinity, as Python writes them.
std::string with_nan_as_null(std::string_view json);

/// `value` on one line. Never throws: bytes that are not UTF-8 become U+FFFD.
std::string dump_json(const Json& value);

/// The same to the end of `out`.
void append_json(std::string& out, const Json& value);

/// The member `key` of `object` when `object` is an object that has it, else nullptr.
const Json* find(const Json& object, std::string_view key);

/// The string member `key` of `object`, or nothing when it is missing or not a string.
std::optional<std::string> find_string(const Json& object, std::string_view key);

}  // namespace base
