// A folder of the disk in memory, for code that changes files itself.
#pragma once

#include "platform/folder.h"
#include "tests/crash/disk.h"

namespace till::crash {

// `name`: that of the folder within the disk, empty for the whole disk. The disk outlives it.
// Without `syncs_names` it says that it did, and did not.
[[nodiscard]] std::unique_ptr<platform::Folder> folder_on(Disk& disk, const std::string& name,
                                                          bool syncs_names = true);

}  // namespace till::crash
