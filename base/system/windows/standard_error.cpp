#include "base/system/standard_error.hpp"

#include <windows.h>
// After windows.h, whose types it needs.
#include <winternl.h>

namespace base {
namespace {

/// FILE_PIPE_LOCAL_INFORMATION and its class, which winternl.h leaves out
/// (https://learn.microsoft.com/windows-hardware/drivers/ddi/ntifs/ns-ntifs-_file_pipe_local_information).
struct PipeState {
  ULONG type, configuration, most_instances, instances, inbound_quota, readable, outbound_quota, writable,
      state, end;
};
constexpr auto kPipeState = static_cast<FILE_INFORMATION_CLASS>(24);

/// Whether a pipe takes so many bytes now; anything else takes them.
bool has_room(HANDLE handle, std::size_t bytes) {
  if (::GetFileType(handle) != FILE_TYPE_PIPE) return true;
  PipeState pipe{};
  IO_STATUS_BLOCK status{};
  if (::NtQueryInformationFile(handle, &status, &pipe, sizeof pipe, kPipeState) != 0) return true;
  return pipe.writable >= bytes;
}

}  // namespace

bool write_to_standard_error(std::string_view line) {
  const HANDLE handle = ::GetStdHandle(STD_ERROR_HANDLE);
  if (!has_room(handle, line.size())) return false;
  DWORD written = 0;
  ::WriteFile(handle, line.data(), static_cast<DWORD>(line.size()), &written, nullptr);
  return true;
}

}  // namespace base
