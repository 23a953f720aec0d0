#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/event.hpp"
#include "base/json.hpp"
#include "tools/api/api_client.hpp"

namespace salestouch {

/// A command's public description, as `GET /api/v1/commands/{id}/schema` has it in `data.command`.
struct CommandDescription {
  std::string command_id;
  std::string title;
  std::string description;
  std::string when_to_use;
  std::string risk;          ///< "read", "mutate" or "approval"
  base::Json input_schema;   ///< resolved (resolved_schema.hpp)
  base::Json output_schema;  ///< resolved; null when the API gives none
  std::vector<std::string> risk_notes = {};

  bool operator==(const CommandDescription&) const = default;
};

/// Reads a description, or nothing when it has no id or no input schema of an object.
std::optional<CommandDescription> read_command(base::Json command);

/// The description in schemas/, compiled in; used until the API, or the cache of its answer, says more.
std::optional<CommandDescription> bundled_description(std::string_view command_id);

/// What the schemas of several commands share: how many are asked for at once, and until when the API asked
/// to be left alone.
struct SchemaTurns {
  CallSlots slots;
  std::chrono::steady_clock::time_point quiet_until{};
};

struct CommandSchemaOptions {
  std::filesystem::path cache_directory;  ///< empty: nothing is kept on disk
  std::string cache_key;                  ///< tells one API from another; the base URL
  std::chrono::seconds fresh_for{3'600};  ///< age at which a kept schema is fetched again, in the background
  std::chrono::seconds retry_after{60};   ///< between attempts, while the API cannot be asked
  std::chrono::milliseconds first_wait{1'000};  ///< for a fetch, while there is nothing but the snapshot
  std::function<std::chrono::system_clock::time_point()> now = std::chrono::system_clock::now;
  SchemaTurns* turns = nullptr;  ///< shared with other schemas; must outlive this. Null: it is the only one
  std::function<void()> on_get;  ///< called by `get` first: to refresh what will be asked for next, too
  std::function<void()> on_change;  ///< called when the API describes the command otherwise than was known
};

/// One command's description, kept current: the cache on disk at once, the API in the background, the
/// snapshot until then. Lives on `executor`; must outlive its io_context's run, or be `stop`ped.
class CommandSchema {
 public:
  CommandSchema(boost::asio::any_io_executor executor, ApiClient& api, std::string command_id,
                CommandSchemaOptions options);

  /// Begins to fetch when what is known is missing or old, and the API can be asked at all. An API that asks
  /// for fewer calls (429) is asked again after its Retry-After, a few times.
  void refresh();

  /// The best description there is. While the first one from the API is under way, waits for it, until it has
  /// taken `first_wait`.
  boost::asio::awaitable<std::shared_ptr<const CommandDescription>> get();

  /// Aborts a fetch that is under way.
  void stop();

 private:
  using time_point = std::chrono::system_clock::time_point;

  boost::asio::awaitable<void> fetch();
  boost::asio::awaitable<ApiResult<HttpAnswer>> ask();
  std::filesystem::path cache_file() const;
  void load_once();
  void load();
  void store(const base::Json& command) const;

  boost::asio::any_io_executor executor_;
  ApiClient& api_;
  std::string command_id_;
  SchemaTurns own_turns_{CallSlots(1, 1)};
  CommandSchemaOptions options_;
  std::shared_ptr<const CommandDescription> current_;  ///< shared with the calls that use it
  std::optional<time_point> fetched_at_;
  std::optional<time_point> tried_at_;
  bool fetching_ = false;
  bool failure_logged_ = false;
  /// Shared with the fetch: on Windows, what an operation that is under way writes to is in the slot's
  /// memory.
  std::shared_ptr<boost::asio::cancellation_signal> stop_ =
      std::make_shared<boost::asio::cancellation_signal>();
  base::Event fetched_;                                 ///< the fetch has ended
  std::chrono::steady_clock::time_point wait_until_{};  ///< the end of its first_wait
};

}  // namespace salestouch
