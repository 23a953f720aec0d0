#pragma once

#include <boost/system/result.hpp>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

/// Small files, read and replaced whole.
namespace base {

/// What may stand at a path that is read.
enum class FileKind {
  regular,          ///< a device would never end, and a pipe would wait for whoever writes it
  regular_or_pipe,  ///< a person named it, such as a shell's <(command)
};

/// The content of the file `path`, of at most `max_bytes`. Errors: those of the system, `file_too_large` for
/// more, `is_a_directory` or `not_supported` for what is no file of that kind.
boost::system::result<std::string, std::error_code> read_file(const std::filesystem::path& path,
                                                              std::size_t max_bytes,
                                                              FileKind kind = FileKind::regular);

/// Makes `content` the content of `path`, whole or not at all: it is written beside, under a name that nobody
/// can foresee and that no link is followed for, and moved into place. Whoever reads `path` meanwhile sees
/// the old content or the new. The file gets the permissions it had, else those for its owner alone. A link
/// at `path` itself is replaced; resolve it first to keep it.
std::error_code replace_file(const std::filesystem::path& path, std::string_view content);

}  // namespace base
