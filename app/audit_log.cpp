#include "app/audit_log.hpp"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <ctime>

#include "base/json.hpp"

namespace salestouch {
namespace {

/// In UTC, as RFC 3339 has it, to the millisecond.
std::string now_text() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
  const std::time_t seconds = milliseconds / 1'000;
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &utc);
  return fmt::format("{}.{:03}Z", text, milliseconds % 1'000);
}

}  // namespace

AuditLog::~AuditLog() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

bool AuditLog::open() {
  if (file_.empty()) return true;
  const int opened = ::open(file_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, 0600);
  if (opened < 0) {
    spdlog::error("audit log {}: {}", file_, std::strerror(errno));
    return false;
  }
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = opened;
  failure_told_ = false;
  return true;
}

void AuditLog::write(std::string_view user, const EndedCall& call) {
  if (descriptor_ < 0) return;
  base::Json entry = {
      {"at", now_text()}, {"user", user}, {"command", call.command}, {"outcome", call.outcome}};
  if (!call.import_id.empty()) entry["import_id"] = call.import_id;
  entry["leads"] = call.leads;
  entry["tokens"] = call.tokens;
  const std::string line = base::dump_json(entry) + "\n";
  const bool is_written = ::write(descriptor_, line.data(), line.size()) == static_cast<ssize_t>(line.size());
  if (!is_written && !failure_told_) spdlog::error("audit log {}: {}", file_, std::strerror(errno));
  failure_told_ = !is_written;
}

}  // namespace salestouch
