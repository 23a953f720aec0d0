#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tools/api/api_client.hpp"
#include "tools/commands/allowed_imports.hpp"

namespace salestouch {

/// The command that lists the imports.
inline constexpr std::string_view kImportsCommand = "import.list";
/// The command that gives one.
inline constexpr std::string_view kImportCommand = "import.get";

struct NamedImport {
  std::string import_id;
  std::string name;
  std::string source = {};      ///< such as linkedin_search
  std::string created_at = {};  ///< as the API writes it
  std::optional<std::uint64_t> leads = {};
};

/// The imports that a user may see, with their names: asked for when somebody first wants them, and anew when
/// they are old; once, however many want them at that time. They are a help, never an answer: when the API
/// cannot be asked, there are none.
class ImportNames {
 public:
  /// `api` must outlive this.
  ImportNames(ApiClient& api, AllowedImports allowed) : api_(api), allowed_(std::move(allowed)) {}

  /// In the API's order.
  boost::asio::awaitable<std::vector<NamedImport>> all();

  /// Whether the API says that there are more than it gave, the last time that it was asked.
  bool are_part() const { return are_part_; }

  /// The name of this import, if it is known within `limit`; else empty.
  boost::asio::awaitable<std::string> name_of(std::string import_id, std::chrono::milliseconds limit);

 private:
  struct Asking;
  class End;

  bool are_known() const;
  boost::asio::awaitable<void> ask();

  ApiClient& api_;
  AllowedImports allowed_;
  std::weak_ptr<Asking> asking_;  ///< of the call that asks, if one does
  std::vector<NamedImport> imports_;
  bool are_part_ = false;
  std::optional<std::chrono::steady_clock::time_point> asked_at_;
};

}  // namespace salestouch
