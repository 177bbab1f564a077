// The 128-bit integers in which products of bounded figures are exact. Internal to the engine.
#pragma once

namespace till::loyalty {

__extension__ typedef __int128 Wide;

}  // namespace till::loyalty
