# What `cmake --install` and CPack put where. Two components: the program with what belongs to it, and the libraries that
# Debian has as packages, for machines that have not: the archive and the bundle carry them, the .deb names them.
include(GNUInstallDirs)

set(libraries ${CMAKE_INSTALL_LIBDIR}/salestouch-mcp)
file(RELATIVE_PATH to_libraries /${CMAKE_INSTALL_BINDIR} /${libraries})
set_target_properties(salestouch-mcp PROPERTIES INSTALL_RPATH "$ORIGIN/${to_libraries}")
install(TARGETS salestouch-mcp
  RUNTIME_DEPENDENCIES PRE_EXCLUDE_REGEXES "^ld-linux" "^lib(c|m|gcc_s|stdc\\+\\+)\\.so"
  RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT program
  LIBRARY DESTINATION ${libraries} COMPONENT libraries)
install(FILES packaging/salestouch-mcp.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT program)
install(FILES packaging/completions/salestouch-mcp.bash RENAME salestouch-mcp
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions COMPONENT program)
install(FILES packaging/completions/_salestouch-mcp
  DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions COMPONENT program)
install(FILES packaging/completions/salestouch-mcp.fish
  DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d COMPONENT program)
install(FILES packaging/systemd/salestouch-mcp.service DESTINATION lib/systemd/system COMPONENT program)
install(FILES README.md LICENSE CHANGELOG.md mcp.json DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)

set(CPACK_GENERATOR DEB TGZ)
set(CPACK_PROJECT_CONFIG_FILE ${CMAKE_SOURCE_DIR}/cmake/package_components.cmake)
set(CPACK_PACKAGE_CONTACT "salestouch-mcp <salestouch-mcp@users.noreply.github.com>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "MCP server that gives AI agents the leads of SalesTouch imports")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_ARCHIVE_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_DEPENDS
  "ca-certificates, libc6 (>= 2.36), libfmt9, libgcc-s1, libprometheus-cpp-core1.0, libsimdjson14, libstdc++6 (>= 12), zlib1g")
include(CPack)
