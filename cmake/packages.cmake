# What `cmake --install` and CPack put where. The program is one static file, so the packages carry no library and need none.
include(GNUInstallDirs)

install(TARGETS salestouch-mcp RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES packaging/salestouch-mcp.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES packaging/completions/salestouch-mcp.bash RENAME salestouch-mcp
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES packaging/completions/_salestouch-mcp
  DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)
install(FILES packaging/completions/salestouch-mcp.fish
  DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(FILES packaging/systemd/salestouch-mcp.service DESTINATION lib/systemd/system)
install(FILES README.md LICENSE CHANGELOG.md mcp.json DESTINATION ${CMAKE_INSTALL_DOCDIR})

set(CPACK_GENERATOR DEB TGZ)
set(CPACK_PROJECT_CONFIG_FILE ${CMAKE_SOURCE_DIR}/cmake/package_prefix.cmake)
set(CPACK_PACKAGE_CONTACT "salestouch-mcp <salestouch-mcp@users.noreply.github.com>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "MCP server that gives AI agents the leads of SalesTouch imports")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_SYSTEM_NAME linux-${CMAKE_SYSTEM_PROCESSOR})
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
if(CMAKE_SYSTEM_PROCESSOR STREQUAL "aarch64")
  set(CPACK_DEBIAN_PACKAGE_ARCHITECTURE arm64)  # else it would be this machine's
  set(CPACK_STRIP_FILES OFF)                    # by this machine's strip, which does not know it
  install(CODE "execute_process(COMMAND aarch64-linux-gnu-strip \$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/bin/salestouch-mcp)")
endif()
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_DEPENDS ca-certificates)
set(CPACK_RPM_FILE_NAME RPM-DEFAULT)
set(CPACK_RPM_PACKAGE_LICENSE MIT)
set(CPACK_RPM_PACKAGE_REQUIRES ca-certificates)
set(CPACK_RPM_PACKAGE_AUTOREQ OFF)  # it needs no library
# Neither when nor where it was built is in it.
set(CPACK_RPM_SPEC_MORE_DEFINE "%define _buildhost localhost
%define use_source_date_epoch_as_buildtime 1
%define clamp_mtime_to_source_date_epoch 1
%define _build_id_links none")
# Folders that are the system's.
set(CPACK_RPM_EXCLUDE_FROM_AUTO_FILELIST_ADDITION /usr/share/man /usr/share/man/man1 /usr/share/bash-completion
  /usr/share/bash-completion/completions /usr/share/zsh /usr/share/zsh/vendor-completions /usr/share/fish
  /usr/share/fish/vendor_completions.d /usr/lib/systemd /usr/lib/systemd/system)
include(CPack)
