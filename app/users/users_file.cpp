#include "app/users/users_file.hpp"

#include <algorithm>
#include <boost/algorithm/hex.hpp>
#include <iterator>
#include <set>

#include "base/ascii.hpp"
#include "base/system/files.hpp"
#include "base/utf8.hpp"
#include "server/http/auth/issuer_keys.hpp"

namespace salestouch {
namespace {

using base::Json;
using boost::system::result;

constexpr std::size_t kMaxFileBytes = 8 * 1024 * 1024;
constexpr base::JsonLimits kLimits{.depth = 8, .values = 500'000};
constexpr std::size_t kMostPerMinute = 100'000'000;

bool is_label(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
    return base::is_letter_or_digit(c) || std::string_view("._-@").find(c) != std::string_view::npos;
  });
}

/// What can be a header field's value: a secret is sent as one.
bool is_secret(std::string_view text) {
  return !text.empty() && text.size() <= 4'096 &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
}

std::optional<mcp::BearerTokens::Digest> digest_of_hex(const std::string& text) {
  mcp::BearerTokens::Digest digest{};
  constexpr std::string_view kDigits = "0123456789abcdefABCDEF";
  if (text.size() != 2 * digest.size() || text.find_first_not_of(kDigits) != std::string::npos)
    return std::nullopt;
  boost::algorithm::unhex(text, digest.begin());
  return digest;
}

std::string hex_of(const mcp::BearerTokens::Digest& digest) {
  std::string text;
  boost::algorithm::hex_lower(digest, std::back_inserter(text));
  return text;
}

/// Reads one user, member by member; the first problem ends it.
class UserReader {
 public:
  result<User, UsersProblem> read(const Json& entry) {
    if (!entry.is_object()) return UsersProblem{"is no object"};
    for (const auto& [name, value] : entry.items()) {
      if (std::string problem = take(name, value); !problem.empty()) return UsersProblem{problem};
    }
    if (user_.label.empty()) return UsersProblem{"has no label"};
    if (!user_.token && !user_.oauth)
      return UsersProblem{"has neither token_sha256 nor oauth, so that nobody can be this user"};
    return std::move(user_);
  }

 private:
  std::string take(const std::string& name, const Json& value) {
    const std::string text = value.is_string() ? value.get<std::string>() : std::string();
    if (name == "label")
      return is_label(user_.label = text) ? ""
                                          : "label: must be 1 to 64 letters, digits, '.', '_', '-' or '@'";
    if (name == "token_sha256") {
      user_.token = digest_of_hex(text);
      return user_.token ? "" : "token_sha256: must be the 64 hexadecimal digits of a SHA-256";
    }
    if (name == "api_key") return is_secret(user_.api_key = text) ? "" : "api_key: must be a SalesTouch key";
    if (name == "access_token")
      return is_secret(user_.access_token = text) ? "" : "access_token: must be a SalesTouch token";
    if (name == "rights") {
      user_.may_write = text == "write";
      return text == "read" || text == "write" ? "" : "rights: must be \"read\" or \"write\"";
    }
    if (name == "calls_per_minute") return take_number(name, value, user_.calls_per_minute);
    if (name == "tokens_per_minute") return take_number(name, value, user_.tokens_per_minute);
    if (name == "import_ids") return take_patterns(value);
    if (name == "oauth") return take_oauth(value);
    return "has a member that is not known here; see schemas/users.schema.json";
  }

  static std::string take_number(const std::string& name, const Json& value,
                                 std::optional<std::size_t>& number) {
    const bool is_count = value.is_number_unsigned() && value.get<std::size_t>() >= 1 &&
                          value.get<std::size_t>() <= kMostPerMinute;
    if (!is_count) return name + ": must be a whole number from 1 to 100,000,000";
    number = value.get<std::size_t>();
    return "";
  }

  std::string take_patterns(const Json& value) {
    const bool are_patterns = value.is_array() && !value.empty() && value.size() <= 1'000 &&
                              std::ranges::all_of(value, [](const Json& one) {
                                return one.is_string() && !one.get_ref<const std::string&>().empty() &&
                                       one.get_ref<const std::string&>().size() <= 256;
                              });
    if (!are_patterns)
      return "import_ids: must be a list of patterns, such as \"imp_2026*\"; leave it out for all imports";
    user_.import_ids = value.get<std::vector<std::string>>();
    return "";
  }

  std::string take_oauth(const Json& value) {
    OAuthIdentity identity;
    if (!value.is_object()) return "oauth: must be an object";
    for (const auto& [name, member] : value.items()) {
      std::string* to = name == "issuer"                       ? &identity.issuer
                        : name == "claim"                      ? &identity.claim
                        : name == "subject" || name == "value" ? &identity.value
                                                               : nullptr;
      if (!to || !member.is_string() || member.get_ref<const std::string&>().empty())
        return "oauth: has issuer, and subject, or claim with value; all are texts";
      *to = member.get<std::string>();
    }
    if (identity.issuer.empty() || identity.value.empty())
      return "oauth: has no issuer, or no subject or value";
    user_.oauth = std::move(identity);
    return "";
  }

  User user_;
};

/// Two users of one name, token or identity would be one and the other by chance.
std::string find_double(const std::vector<User>& users) {
  std::set<std::string> seen;
  for (const User& user : users) {
    if (!seen.insert("label " + user.label).second) return "two users have the label " + user.label;
    if (user.token && !seen.insert("token " + hex_of(*user.token)).second)
      return "the user " + user.label + " has the token of another";
    const bool is_new =
        !user.oauth || seen.insert("oauth " + std::string(mcp::without_trailing_slash(user.oauth->issuer)) +
                                   '\n' + user.oauth->claim + '\n' + user.oauth->value)
                           .second;
    if (!is_new) return "the user " + user.label + " has the OAuth subject of another";
  }
  return {};
}

}  // namespace

result<std::vector<User>, UsersProblem> load_users(const std::string& file, base::FileKind kind) {
  const auto text = base::read_file(file, kMaxFileBytes, kind);
  if (!text)
    return UsersProblem{"The users file " + file + " cannot be read" +
                        base::why_unreadable(file, text.error()) + "."};
  result<std::vector<User>, UsersProblem> users = read_users(base::without_byte_order_mark(*text));
  if (!users)
    return UsersProblem{"The users file " + file + " cannot be used: " + users.error().sentence + "."};
  return users;
}

result<std::vector<User>, UsersProblem> read_users(std::string_view text) {
  const std::optional<Json> file = base::parse_json(text.substr(base::behind_byte_order_mark(text)), kLimits);
  const Json* list = file && file->is_object() ? base::find(*file, "users") : nullptr;
  if (!list || !list->is_array() || file->size() != 1)
    return UsersProblem{"it must be a JSON object with the one member \"users\", a list"};
  if (mcp::has_member_twice(std::string(text.substr(base::behind_byte_order_mark(text)))))
    return UsersProblem{"a member stands in it twice, and only one of the two could count"};
  std::vector<User> users;
  for (const Json& entry : *list) {
    result<User, UsersProblem> user = UserReader().read(entry);
    if (!user) return UsersProblem{"user " + std::to_string(users.size() + 1) + " " + user.error().sentence};
    users.push_back(std::move(*user));
  }
  if (std::string problem = find_double(users); !problem.empty()) return UsersProblem{problem};
  return users;
}

std::string users_text(const std::vector<User>& users) {
  Json list = Json::array();
  for (const User& user : users) {
    Json entry = {{"label", user.label}};
    if (user.token) entry["token_sha256"] = hex_of(*user.token);
    if (user.oauth && user.oauth->claim == "sub")
      entry["oauth"] = {{"issuer", user.oauth->issuer}, {"subject", user.oauth->value}};
    if (user.oauth && user.oauth->claim != "sub")
      entry["oauth"] = {
          {"issuer", user.oauth->issuer}, {"claim", user.oauth->claim}, {"value", user.oauth->value}};
    if (!user.api_key.empty()) entry["api_key"] = user.api_key;
    if (!user.access_token.empty()) entry["access_token"] = user.access_token;
    entry["rights"] = user.may_write ? "write" : "read";
    if (user.calls_per_minute) entry["calls_per_minute"] = *user.calls_per_minute;
    if (user.tokens_per_minute) entry["tokens_per_minute"] = *user.tokens_per_minute;
    if (!user.import_ids.empty()) entry["import_ids"] = user.import_ids;
    list.push_back(std::move(entry));
  }
  return Json{{"users", std::move(list)}}.dump(2) + "\n";
}

const User* find_user(const std::vector<User>& users, const mcp::TokenClaims& claims) {
  const auto is_named = [&claims](const User& user) {
    if (!user.oauth || !mcp::is_same_issuer(user.oauth->issuer, claims.issuer)) return false;
    if (user.oauth->claim == "sub") return user.oauth->value == claims.subject;
    return base::find_string(claims.all, user.oauth->claim) == user.oauth->value;
  };
  const auto user = std::ranges::find_if(users, is_named);
  return user == users.end() ? nullptr : &*user;
}

}  // namespace salestouch
