#include "app/workspaces.hpp"

#include <algorithm>

namespace salestouch {
namespace {

/// Under which a workspace is open: one account is served with two sets of rights.
std::string key_of(const std::string& label, bool may_write) {
  return (may_write ? "write " : "read ") + label;
}

bool is_served_alike(const User& a, const User& b) {
  return a.api_key == b.api_key && a.access_token == b.access_token && a.may_write == b.may_write &&
         a.tokens_per_minute == b.tokens_per_minute && a.import_ids == b.import_ids;
}

}  // namespace

/// What one user's tools do, for all who want to know.
class Workspaces::Activity final : public ToolObserver {
 public:
  Activity(std::string user, std::shared_ptr<mcp::MinuteBucket> tokens, Metrics& metrics, AuditLog& audit)
      : user_(std::move(user)), tokens_(std::move(tokens)), metrics_(metrics), audit_(audit) {}

  void call_ended(const EndedCall& call) override {
    if (tokens_) tokens_->take(static_cast<double>(call.tokens), std::chrono::steady_clock::now());
    metrics_.call_ended(call);
    metrics_.count_call_of(user_, call);
    audit_.write(user_, call);
  }
  void cache_asked(bool hit) override { metrics_.cache_asked(hit); }
  std::optional<std::chrono::seconds> must_wait() override {
    return tokens_ ? tokens_->wait(std::chrono::steady_clock::now()) : std::nullopt;
  }

 private:
  std::string user_;
  std::shared_ptr<mcp::MinuteBucket> tokens_;  ///< null: no limit
  Metrics& metrics_;
  AuditLog& audit_;
};

struct Workspaces::Open {
  explicit Open(base::Worker lane) : worker(std::move(lane)) {}

  std::string label;
  std::unique_ptr<Activity> activity;
  base::Worker worker;  ///< its lane of the one thread
  std::unique_ptr<Workspace> workspace;
};

Workspaces::Workspaces(Parts parts) : parts_(std::move(parts)) {
  // A quarter is left for whoever comes while one user has many calls.
  const std::size_t running = parts_.api.max_running;
  parts_.api.slots.emplace(running, parts_.api.max_waiting, std::max<std::size_t>(running * 3 / 4, 1));
}

Workspaces::~Workspaces() = default;

void Workspaces::use(std::vector<User> users) {
  std::swap(users_, users);  // `users` are the old ones now
  for (auto at = open_.begin(); at != open_.end();) {
    const std::string& label = at->second->label;
    const User* now = find(label);
    const auto before = std::ranges::find(users, label, &User::label);
    const bool stays = label.empty() || (now && before != users.end() && is_served_alike(*now, *before));
    if (!stays) {
      at->second->workspace->server().shut_down();
      tokens_.erase(label);
      retired_.push_back(std::move(at->second));
    }
    at = stays ? std::next(at) : open_.erase(at);
  }
}

mcp::Server* Workspaces::server_of(const mcp::Caller& caller) {
  const User* user = find(caller.user);
  // Never the process's own account in the place of one that is gone.
  if (!user && !caller.user.empty()) return nullptr;
  const bool may_write = caller.may_write && (!user || user->may_write);
  std::unique_ptr<Open>& kept = open_[key_of(caller.user, may_write)];
  if (!kept) kept = open(user, may_write);
  return &kept->workspace->server();
}

void Workspaces::shut_down() {
  for (auto& [key, one] : open_) one->workspace->server().shut_down();
}

const User* Workspaces::find(const std::string& label) const {
  const auto user = std::ranges::find(users_, label, &User::label);
  return user == users_.end() ? nullptr : &*user;
}

std::shared_ptr<mcp::MinuteBucket> Workspaces::tokens_of(const User& user) {
  if (!user.tokens_per_minute) return nullptr;
  std::shared_ptr<mcp::MinuteBucket>& tokens = tokens_[user.label];
  if (!tokens) {
    tokens = std::make_shared<mcp::MinuteBucket>(static_cast<double>(*user.tokens_per_minute),
                                                 std::chrono::steady_clock::now());
  }
  return tokens;
}

std::unique_ptr<Workspaces::Open> Workspaces::open(const User* user, bool may_write) {
  auto opened = std::make_unique<Open>(parts_.worker.another_lane());
  ApiSettings settings = parts_.settings;
  ApiClientOptions api = parts_.api;
  WorkspaceOptions options = parts_.options;
  if (!may_write) options.tools.writes = Writes::refused;
  if (user) {
    opened->label = api.lane = user->label;
    // What is kept on disk is kept by whose account it was.
    options.tools.schema.cache_key += '\n' + user->label;
    options.tools.leads.cache.max_bytes /= std::min<std::size_t>(std::max<std::size_t>(users_.size(), 1), 16);
    options.tools.leads.allowed_imports = AllowedImports(user->import_ids);
    if (!user->api_key.empty() || !user->access_token.empty()) {
      settings.api_key = user->api_key;
      settings.access_token = user->access_token;
    }
  }
  opened->activity = std::make_unique<Activity>(opened->label, user ? tokens_of(*user) : nullptr,
                                                parts_.metrics, parts_.audit);
  options.tools.leads.observer = opened->activity.get();
  opened->workspace = std::make_unique<Workspace>(parts_.io, std::move(settings), std::move(api),
                                                  std::move(options), opened->worker);
  opened->workspace->server().on_answered(
      [this](const mcp::AnsweredRequest& request) { parts_.metrics.count_request(request); });
  return opened;
}

}  // namespace salestouch
