// A users file: what is read is written as it is read, and every user in it can be somebody and no one else.
#include <set>

#include "app/users/users_file.hpp"
#include "tests/fuzz/fuzz.hpp"

FUZZ(std::string_view input) {
  const auto users = salestouch::read_users(input);
  if (!users) {
    require(!users.error().sentence.empty());
    return;
  }
  std::set<std::string> labels;
  for (const salestouch::User& user : *users) {
    require(labels.insert(user.label).second);
    require(user.token || user.oauth);
  }
  const std::string text = salestouch::users_text(*users);
  const auto again = salestouch::read_users(text);
  require(again.has_value() && salestouch::users_text(*again) == text);
}
