#include "app/audit_log.hpp"

#include <spdlog/spdlog.h>

#include <chrono>
#include <ctime>

#include "base/json.hpp"
#include "base/system/utc_time.hpp"

namespace salestouch {
namespace {

/// In UTC, as RFC 3339 has it, to the millisecond.
std::string now_text() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
  const std::tm utc = base::utc_of(static_cast<std::time_t>(milliseconds / 1'000));
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &utc);
  return fmt::format("{}.{:03}Z", text, milliseconds % 1'000);
}

}  // namespace

bool AuditLog::open() {
  if (path_.empty()) return true;
  const std::error_code error = file_.open(path_);
  if (!error) return true;
  const bool is_unread = error == std::errc::no_such_device_or_address;
  spdlog::error("audit log {}: {}", path_, is_unread ? "nobody reads this pipe" : error.message());
  return false;
}

void AuditLog::write(std::string_view user, const EndedCall& call) {
  if (!file_.is_open()) return;
  base::Json entry = {
      {"at", now_text()}, {"user", user}, {"command", call.command}, {"outcome", call.outcome}};
  if (!call.import_id.empty()) entry["import_id"] = call.import_id;
  entry["leads"] = call.leads;
  entry["tokens"] = call.tokens;
  const std::error_code error = file_.add(base::dump_json(entry) + "\n");
  if (!error) {
    if (const std::size_t more = failures_.take_untold())
      spdlog::error("audit log {}: {} more lines are missing", path_, more);
    return;
  }
  const bool is_full = error == std::errc::resource_unavailable_try_again;
  if (const auto more = failures_.count())
    spdlog::error("audit log {}: {}; a line is missing{}", path_,
                  is_full ? "its reader does not keep up" : error.message(), base::untold_in_words(*more));
}

}  // namespace salestouch
