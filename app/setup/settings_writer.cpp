#include "app/setup/settings_writer.hpp"

#include "base/linked_file.hpp"
#include "base/system/files.hpp"
#include "base/utf8.hpp"

namespace salestouch {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxFileBytes = 64 * 1024;

/// For the owner of `path` alone.
std::error_code make_private(const fs::path& path, fs::perms perms) {
  std::error_code error;
  fs::permissions(path, perms, error);
  return error;
}

std::error_code make_folder(const fs::path& folder) {
  std::error_code error;
  if (fs::create_directories(folder, error)) error = make_private(folder, fs::perms::owner_all);
  return error;
}

}  // namespace

std::string keep_settings(const fs::path& file, const base::Json& members) {
  base::Json settings = base::Json::object();
  std::error_code error;
  const fs::path path = base::linked_file(file);
  if (fs::exists(path, error)) {
    const auto text = base::read_file(path, kMaxFileBytes);
    if (!text) return file.string() + " cannot be read: " + text.error().message();
    const std::optional<base::Json> present = base::parse_json(base::without_byte_order_mark(*text));
    if (!present || !present->is_object()) return file.string() + " is not a JSON object; mend or remove it";
    settings = *present;
    error = make_private(path, fs::perms::owner_read | fs::perms::owner_write);
  } else {
    error = make_folder(path.parent_path());
  }
  settings.update(members);
  if (!error) error = base::replace_file(path, settings.dump(2) + "\n");
  return error ? file.string() + " cannot be written: " + error.message() : "";
}

}  // namespace salestouch
