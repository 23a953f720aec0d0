#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>

namespace salestouch {

/// One call of a tool that has ended.
struct EndedCall {
  std::string_view command;
  std::string_view import_id;  ///< that it was about; empty: none
  std::string_view outcome;    ///< "ok", or the code of its error
  std::size_t leads = 0;       ///< given out
  std::size_t tokens = 0;      ///< given out, as budgeted; 0 where nothing limits them
};

/// Hears of what the tools do, for whoever counts; each event does nothing unless it is overridden.
class ToolObserver {
 public:
  virtual ~ToolObserver() = default;
  virtual void call_ended(const EndedCall& /*call*/) {}
  /// An import was looked for in the cache.
  virtual void cache_asked(bool /*hit*/) {}
  /// How long until a result may be given out again; nothing: one may be now.
  virtual std::optional<std::chrono::seconds> must_wait() { return std::nullopt; }
};

}  // namespace salestouch
