#pragma once

#include <boost/system/result.hpp>
#include <filesystem>
#include <string>
#include <system_error>

/// A client's file: read, and replaced with care for whose it is.
namespace salestouch {

/// The content of the file, empty where there is none yet.
boost::system::result<std::string, std::error_code> read_target(const std::filesystem::path& named);

/// What became of a file.
struct Written {
  std::filesystem::path path;    ///< that was written: where links lead
  std::filesystem::path backup;  ///< empty: there was no file before
  std::string problem;           ///< why nothing was written; empty: it was
};

/// Makes `text` the content of the file, which was `before` when it was read; the file as it was is kept
/// beside it as FILE.salestouch.bak, for the owner alone. Links are followed and stay, owner and mode stay.
/// Nothing is written that belongs to another user, or over what somebody else wrote meanwhile.
Written write_target(const std::filesystem::path& named, const std::string& before, const std::string& text);

}  // namespace salestouch
