#include "app/users/users_cli.hpp"

#include <algorithm>
#include <filesystem>
#include <istream>
#include <ostream>

#include "app/users/users_file.hpp"
#include "base/exit_code.hpp"
#include "base/inert_text.hpp"
#include "base/linked_file.hpp"
#include "base/secret_file.hpp"
#include "base/system/files.hpp"
#include "server/http/auth/random_token.hpp"
#include "tools/api/api_settings.hpp"

namespace salestouch {
namespace {

using base::exit_code::kFailed;
using base::exit_code::kFine;
using base::exit_code::kUsage;
using boost::system::result;

/// Nothing where the machine has no random numbers.
std::optional<std::string> make_token() {
  const std::optional<std::string> token = mcp::random_token();
  return token ? std::optional("stmcp_" + *token) : std::nullopt;
}

/// The users there are; none where there is no file yet.
result<std::vector<User>, UsersProblem> present_users(const std::string& file) {
  std::error_code error;
  if (!std::filesystem::exists(file, error) && !error) return std::vector<User>();
  return load_users(file, base::FileKind::regular_or_pipe);
}

int fail(std::ostream& err, const std::string& why) {
  err << "salestouch-mcp users: " << base::inert_lines(why) << '\n';
  return kFailed;
}

/// Nothing, and why in `problem`, where there is no key.
std::optional<std::string> read_key(const std::string& from, std::istream& in, std::string& problem) {
  if (from.empty()) return "";
  const auto content = base::read_secret(from, in);
  const std::string key = content ? without_wrapping(*content) : "";
  const std::string where = from == "-" ? "standard input" : from;
  problem = content ? where + " holds no key" : where + ": " + content.error().message();
  return key.empty() ? std::nullopt : std::optional(key);
}

/// Written and read again: what the server would not take is not kept.
int keep(const UsersCommand& command, const std::vector<User>& users, std::ostream& err) {
  const std::string text = users_text(users);
  // Those that were there were read already.
  if (const auto readable = read_users(text); !readable)
    return fail(err, command.label + " cannot be kept: " + readable.error().sentence);
  const std::filesystem::path file = base::linked_file(command.file);
  std::error_code error = base::replace_file(file, text);
  // A file that was there before may be readable by others, and now holds keys.
  constexpr auto kOwner = std::filesystem::perms::owner_read | std::filesystem::perms::owner_write;
  if (!error) std::filesystem::permissions(file, kOwner, error);
  return error ? fail(err, command.file + ": " + error.message()) : kFine;
}

/// Gives the user a new token, which the person sees once.
int give_token(const UsersCommand& command, std::vector<User>& users, User& user, std::ostream& out,
               std::ostream& err) {
  const std::optional<std::string> token = make_token();
  if (!token) return fail(err, "this machine has no random numbers");
  user.token = mcp::BearerTokens::digest_of(*token);
  if (const int failed = keep(command, users, err)) return failed;
  err << "The token of " << user.label << ", shown only now:\n";
  if (out << *token << '\n' << std::flush) return kFine;
  return fail(
      err, "nobody saw the token, because standard output cannot be written: run users rotate " + user.label);
}

int add(const UsersCommand& command, std::vector<User> users, std::istream& in, std::ostream& out,
        std::ostream& err) {
  std::string problem;
  const std::optional<std::string> key = read_key(command.key_file, in, problem);
  if (!key) return fail(err, problem);
  User& user = users.emplace_back();
  user.label = command.label;
  user.api_key = *key;
  user.may_write = command.may_write;
  user.calls_per_minute = command.calls_per_minute;
  user.tokens_per_minute = command.tokens_per_minute;
  user.import_ids = command.import_ids;
  if (!command.oauth_subject.empty())
    user.oauth = OAuthIdentity{command.oauth_issuer, "sub", command.oauth_subject};
  if (command.without_token) return keep(command, users, err);
  return give_token(command, users, user, out, err);
}

void list(const std::vector<User>& users, std::ostream& out) {
  for (const User& user : users) {
    out << user.label << '\t' << (user.may_write ? "write" : "read") << '\t' << (user.token ? "token" : "")
        << (user.token && user.oauth ? "," : "") << (user.oauth ? "oauth" : "") << '\t'
        << (user.api_key.empty() && user.access_token.empty() ? "server's account" : "own account") << '\t'
        << (user.import_ids.empty() ? "all imports"
                                    : std::to_string(user.import_ids.size()) + " import patterns")
        << '\n';
  }
}

}  // namespace

int run_users(const UsersCommand& command, std::istream& in, std::ostream& out, std::ostream& err) {
  if (command.file.empty()) {
    err << "salestouch-mcp users: set SALESTOUCH_MCP_USERS_FILE to the path of the file\n";
    return kUsage;
  }
  // While the file is read, changed and written: else two who do so at once would lose one's user. Where
  // there can be no lock, as in a folder that is not there, the writing fails as well and says why.
  std::optional<base::FileLock> lock;
  if (command.action != UsersAction::list) lock.emplace(base::linked_file(command.file));
  result<std::vector<User>, UsersProblem> users = present_users(command.file);
  if (!users) return fail(err, users.error().sentence);
  if (command.action == UsersAction::list) {
    list(*users, out);
    return kFine;
  }
  const auto user = std::ranges::find(*users, command.label, &User::label);
  if (command.action == UsersAction::add) {
    if (user != users->end()) return fail(err, "there is a user " + command.label + " already");
    return add(command, std::move(*users), in, out, err);
  }
  if (user == users->end()) return fail(err, "there is no user " + command.label);
  if (command.action == UsersAction::rotate) return give_token(command, *users, *user, out, err);
  users->erase(user);
  return keep(command, *users, err);
}

}  // namespace salestouch
