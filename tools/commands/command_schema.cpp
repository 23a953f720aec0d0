#include "tools/commands/command_schema.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/ascii.hpp"
#include "base/system/files.hpp"
#include "schemas/bundled_schemas.hpp"
#include "tools/api/api_answer.hpp"
#include "tools/commands/resolved_schema.hpp"

namespace salestouch {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using base::Json;
using std::chrono::steady_clock;

/// For one schema, of an API that asks for fewer calls.
constexpr int kMostTries = 5;
constexpr std::chrono::seconds kLongestWait = std::chrono::minutes(5);
constexpr std::chrono::seconds kUnstatedWait{10};

/// Of a cache file; more is not a file of ours.
constexpr std::size_t kMaxFileBytes = 1024 * 1024;
constexpr int kCacheFormat = 1;

CommandDescription snapshot_of(const std::string& command_id) {
  if (std::optional<CommandDescription> bundled = bundled_description(command_id)) return *bundled;
  CommandDescription unknown;
  unknown.command_id = unknown.title = command_id;
  unknown.input_schema = {{"type", "object"}};
  return unknown;
}

bool has_known_arguments(std::string_view command_id) {
  const std::optional<CommandDescription> bundled = bundled_description(command_id);
  const Json* properties = bundled ? base::find(bundled->input_schema, "properties") : nullptr;
  return properties && !properties->empty();
}

bool says_nothing_of_arguments(const Json& input_schema) {
  const Json* properties = base::find(input_schema, "properties");
  if (properties && !properties->empty()) return false;
  return std::ranges::none_of(
      std::initializer_list<const char*>{"additionalProperties", "required", "allOf", "anyOf", "oneOf"},
      [&](const char* keyword) { return input_schema.contains(keyword); });
}

/// `text` as part of a file name.
std::string file_name(std::string_view text) {
  std::string name;
  for (char c : text) name += base::is_letter_or_digit(c) || c == '.' || c == '-' ? c : '_';
  return name;
}

}  // namespace

std::optional<CommandDescription> bundled_description(std::string_view command_id) {
  for (const BundledSchema& bundled : bundled_schemas()) {
    if (bundled.command_id != command_id) continue;
    std::optional<Json> json = base::parse_json(bundled.json);
    return json ? read_command(std::move(*json)) : std::nullopt;
  }
  return std::nullopt;
}

std::optional<CommandDescription> read_command(Json command) {
  const Json* schema = base::find(command, "input_schema");
  std::optional<std::string> id = base::find_string(command, "command_id");
  if (!id || !schema || !schema->is_object()) return std::nullopt;
  Json input_schema = resolved_input_schema(std::move(command["input_schema"]));
  const Json* type = base::find(input_schema, "type");
  const Json* properties = base::find(input_schema, "properties");
  if ((type && *type != "object") || (properties && !properties->is_object())) return std::nullopt;
  // A description that came out empty would take the arguments away that this command is known to have.
  if (says_nothing_of_arguments(input_schema) && has_known_arguments(*id)) return std::nullopt;

  CommandDescription description;
  description.command_id = *id;
  description.title = base::find_string(command, "title").value_or(*id);
  description.description = base::find_string(command, "description").value_or("");
  description.when_to_use = base::find_string(command, "when_to_use").value_or("");
  description.risk = base::find_string(command, "risk").value_or("");
  if (const Json* notes = base::find(command, "risk_notes"); notes && notes->is_array()) {
    for (const Json& note : *notes) {
      if (note.is_string()) description.risk_notes.push_back(note.get<std::string>());
    }
  }
  description.input_schema = std::move(input_schema);
  if (base::find(command, "output_schema"))
    description.output_schema = resolved_schema(std::move(command["output_schema"]));
  return description;
}

CommandSchema::CommandSchema(asio::any_io_executor executor, ApiClient& api, std::string command_id,
                             CommandSchemaOptions options)
    : executor_(executor),
      api_(api),
      command_id_(std::move(command_id)),
      options_(std::move(options)),
      fetched_(executor) {}

/// Not before it is asked for: a client is greeted sooner without.
void CommandSchema::load_once() {
  if (current_) return;
  load();
  if (!current_) current_ = std::make_shared<CommandDescription>(snapshot_of(command_id_));
}

void CommandSchema::refresh() {
  load_once();
  const time_point now = options_.now();
  // A time in the future comes from a clock that was set back; it says nothing about the age.
  const bool fresh = fetched_at_ && *fetched_at_ <= now && now - *fetched_at_ < options_.fresh_for;
  const bool just_tried = tried_at_ && *tried_at_ <= now && now - *tried_at_ < options_.retry_after;
  if (fetching_ || fresh || just_tried || !api_.settings().has_credentials()) return;
  fetching_ = true;
  tried_at_ = now;
  wait_until_ = std::chrono::steady_clock::now() + options_.first_wait;
  asio::co_spawn(
      executor_, fetch(),
      asio::bind_cancellation_slot(stop_->slot(), [this, held = stop_](std::exception_ptr failure) {
        fetching_ = false;
        fetched_.notify();
        if (failure) spdlog::debug("schema of {}: fetch aborted", command_id_);
      }));
}

asio::awaitable<std::shared_ptr<const CommandDescription>> CommandSchema::get() {
  if (options_.on_get) options_.on_get();
  refresh();
  if (fetching_ && !fetched_at_) co_await fetched_.wait_until(wait_until_);
  co_return current_;
}

void CommandSchema::stop() {
  stop_->emit(asio::cancellation_type::terminal);
}

asio::awaitable<ApiResult<HttpAnswer>> CommandSchema::ask() {
  SchemaTurns& turns = options_.turns ? *options_.turns : own_turns_;
  const auto slot = co_await turns.slots.acquire(steady_clock::time_point::max(), std::string());
  for (int tries = 1;; ++tries) {
    asio::steady_timer quiet(executor_);
    while (steady_clock::now() < turns.quiet_until) {
      quiet.expires_at(turns.quiet_until);
      co_await quiet.async_wait(asio::use_awaitable);
    }
    ApiResult<HttpAnswer> http = co_await api_.command_schema(command_id_);
    if (!http || http->status != 429 || tries == kMostTries) co_return http;
    const std::chrono::seconds wait = http->retry_after.value_or(kUnstatedWait);
    if (wait > kLongestWait) co_return http;
    if (steady_clock::now() >= turns.quiet_until && wait.count() > 0)
      spdlog::warn("schemas of commands: the API asks for fewer calls; going on in {} s", wait.count());
    turns.quiet_until = std::max(turns.quiet_until, steady_clock::now() + wait);
  }
}

asio::awaitable<void> CommandSchema::fetch() {
  ApiResult<HttpAnswer> http = co_await ask();
  ApiResult<ApiAnswer> answer = http ? read_answer(std::move(*http)) : ApiResult<ApiAnswer>(http.error());
  std::optional<Json> data = answer ? base::parse_json(answer->data()) : std::nullopt;
  const Json* command = data ? base::find(*data, "command") : nullptr;
  std::optional<CommandDescription> description = command ? read_command(*command) : std::nullopt;
  if (!description || description->command_id != command_id_) {
    if (!failure_logged_) {
      spdlog::warn("schema of {}: {}; using what is known", command_id_,
                   answer ? "the API's description cannot be used" : answer.error().code);
    }
    failure_logged_ = true;
    co_return;
  }
  const bool changed = *current_ != *description;
  current_ = std::make_shared<CommandDescription>(std::move(*description));
  fetched_at_ = options_.now();
  if (changed && options_.on_change) options_.on_change();
  spdlog::debug("schema of {}: fetched", command_id_);
  store(*command);
}

fs::path CommandSchema::cache_file() const {
  return options_.cache_directory / (file_name(options_.cache_key) + "." + file_name(command_id_) + ".json");
}

void CommandSchema::load() {
  if (options_.cache_directory.empty()) return;
  const fs::path path = cache_file();
  const auto text = base::read_file(path, kMaxFileBytes);
  if (!text) return;
  std::optional<Json> kept = base::parse_json(*text);
  const Json* format = kept ? base::find(*kept, "format") : nullptr;
  const Json* key = kept ? base::find(*kept, "api") : nullptr;
  const Json* at = kept ? base::find(*kept, "fetched_at") : nullptr;
  if (!format || *format != kCacheFormat || !key || *key != options_.cache_key || !at ||
      !at->is_number_integer() || !base::find(*kept, "command")) {
    spdlog::info("{}: not a schema kept by this version; left out", path.string());
    return;
  }
  std::optional<CommandDescription> description = read_command(std::move((*kept)["command"]));
  if (!description || description->command_id != command_id_) return;
  current_ = std::make_shared<CommandDescription>(std::move(*description));
  fetched_at_ = std::chrono::system_clock::from_time_t(at->get<std::time_t>());
}

void CommandSchema::store(const Json& command) const {
  if (options_.cache_directory.empty()) return;
  const Json kept = {{"format", kCacheFormat},
                     {"api", options_.cache_key},
                     {"fetched_at", std::chrono::system_clock::to_time_t(*fetched_at_)},
                     {"command", command}};
  std::error_code error;
  fs::create_directories(options_.cache_directory, error);
  // Another process may be reading, or writing, the same file.
  const fs::path path = cache_file();
  error = base::replace_file(path, base::dump_json(kept));
  if (error) spdlog::warn("{}: {}; the schema is not kept on disk", path.string(), error.message());
}

}  // namespace salestouch
