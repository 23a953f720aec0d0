#pragma once

#include <filesystem>
#include <string>

namespace salestouch {

/// A page on disk that leads to `url`, for its owner alone, for as long as this lives: the browser is given
/// the file's name, because every user of a machine sees the command lines of all.
class BrowserLink {
 public:
  explicit BrowserLink(const std::string& url);
  ~BrowserLink();
  BrowserLink(const BrowserLink&) = delete;
  BrowserLink& operator=(const BrowserLink&) = delete;

  /// Has the person's browser open it. False where there is none, or no screen.
  bool open() const;

 private:
  std::filesystem::path file() const { return directory_ / "leads.html"; }

  std::filesystem::path directory_;  ///< empty: it could not be made
  bool is_written_ = false;
};

}  // namespace salestouch
