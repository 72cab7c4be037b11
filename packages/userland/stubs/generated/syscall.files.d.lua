---@meta syscall.files
-- Generated from packages/abi/src/drivers/files.ts by packages/abi/tools. Do not edit.

---Reads and writes files. The folders `home`, which each app has for itself, and `app`, its sources, need no permission; those of the board need files:read:FOLDER or files:write:FOLDER.
---@class syscall.files
---@field driver integer its number, 0x50100
local files = {}

---Tells whether this process may use the driver.
---@return true? exists
---@return SystemCallError? err NODEVICE
function files.exists() end

---Reads into the buffer `content`, at most 32768 bytes.
---When it is done, the upcall `done` tells.
---- INVALID: the name is none: empty or too long, or a part of it is empty or goes up
---- NODEVICE: there is no such folder, or this process may not do that there
---- SIZE: there is more to be written than 32768 bytes
---- BUSY: a request of this process is going on, or too many are
---- NOMEM: memory does not suffice
---@param offset integer Where in the file (in bytes).
---@return true? done
---@return SystemCallError? err
function files.read(offset) end
files.command_read = 1

---Puts the buffer `data` in place of the file.
---When it is done, the upcall `done` tells.
---- INVALID: the name is none: empty or too long, or a part of it is empty or goes up
---- NODEVICE: there is no such folder, or this process may not do that there
---- SIZE: there is more to be written than 32768 bytes
---- BUSY: a request of this process is going on, or too many are
---- NOMEM: memory does not suffice
---@return true? done
---@return SystemCallError? err
function files.write() end
files.command_write = 2

---Puts the buffer `data` to the end of the file.
---When it is done, the upcall `done` tells.
---- INVALID: the name is none: empty or too long, or a part of it is empty or goes up
---- NODEVICE: there is no such folder, or this process may not do that there
---- SIZE: there is more to be written than 32768 bytes
---- BUSY: a request of this process is going on, or too many are
---- NOMEM: memory does not suffice
---@return true? done
---@return SystemCallError? err
function files.append() end
files.command_append = 3

---Removes a file, or a folder that is empty.
---When it is done, the upcall `done` tells.
---- INVALID: the name is none: empty or too long, or a part of it is empty or goes up
---- NODEVICE: there is no such folder, or this process may not do that there
---- SIZE: there is more to be written than 32768 bytes
---- BUSY: a request of this process is going on, or too many are
---- NOMEM: memory does not suffice
---@return true? done
---@return SystemCallError? err
function files.remove() end
files.command_remove = 4

---Puts the names in a folder into the buffer `content`, as many as fit, each with a zero byte behind it.
---When it is done, the upcall `done` tells.
---- INVALID: the name is none: empty or too long, or a part of it is empty or goes up
---- NODEVICE: there is no such folder, or this process may not do that there
---- SIZE: there is more to be written than 32768 bytes
---- BUSY: a request of this process is going on, or too many are
---- NOMEM: memory does not suffice
---@param first integer How many to leave out.
---@return true? done
---@return SystemCallError? err
function files.list(first) end
files.command_list = 5

---Tells how long a file is.
---When it is done, the upcall `done` tells.
---- INVALID: the name is none: empty or too long, or a part of it is empty or goes up
---- NODEVICE: there is no such folder, or this process may not do that there
---- SIZE: there is more to be written than 32768 bytes
---- BUSY: a request of this process is going on, or too many are
---- NOMEM: memory does not suffice
---@return true? done
---@return SystemCallError? err
function files.size() end
files.command_size = 6

---Makes a folder.
---When it is done, the upcall `done` tells.
---- INVALID: the name is none: empty or too long, or a part of it is empty or goes up
---- NODEVICE: there is no such folder, or this process may not do that there
---- SIZE: there is more to be written than 32768 bytes
---- BUSY: a request of this process is going on, or too many are
---- NOMEM: memory does not suffice
---@return true? done
---@return SystemCallError? err
function files.make() end
files.command_make = 7

---Gives a file or folder the name in the buffer `data`, in the same folder of the board.
---When it is done, the upcall `done` tells.
---- INVALID: the name is none: empty or too long, or a part of it is empty or goes up
---- NODEVICE: there is no such folder, or this process may not do that there
---- SIZE: there is more to be written than 32768 bytes
---- BUSY: a request of this process is going on, or too many are
---- NOMEM: memory does not suffice
---@return true? done
---@return SystemCallError? err
function files.rename() end
files.command_rename = 8

---Opens a folder, for what this process may do there.
---- INVALID: the name is none: empty or too long, or a part of it is empty or goes up
---- NODEVICE: there is no such folder, or this process may not do that there
---- NOMEM: memory, or the quota of handles, does not suffice
---@return integer? folder One that was opened (a handle: folder).
---@return SystemCallError? err
function files.open_folder() end
files.command_open_folder = 20

---Opens a folder below another.
---- INVALID: the name is none: empty or too long, or a part of it is empty or goes up
---- NOMEM: memory, or the quota of handles, does not suffice
---@param folder integer One that was opened (a handle: folder).
---@return integer? folder One that was opened (a handle: folder).
---@return SystemCallError? err
function files.open_folder_at(folder) end
files.command_open_folder_at = 21

---Opens a file below a folder. If that fails, `done` says so and the handle is closed.
---When it is done, the upcall `done` tells.
---- INVALID: the name is none: empty or too long, or a part of it is empty or goes up
---- NODEVICE: it was opened for reading, or nothing there may be changed
---- BUSY: a request of this process is going on, or too many are
---- NOMEM: memory, or the quota of handles, does not suffice
---@param folder integer One that was opened (a handle: folder).
---@param flags integer A sum: 1 to write, 2 to make it if there is none, 4 to fail if there is one, 8 to empty it (0 to 15).
---@return integer? file One that was opened (a handle: file).
---@return SystemCallError? err
function files.open_at(folder, flags) end
files.command_open_at = 22

---Reads into the buffer `content`, at most 32768 bytes.
---When it is done, the upcall `done` tells.
---- BUSY: a request of this process is going on, or too many are
---- NOMEM: memory does not suffice
---@param file integer One that was opened (a handle: file).
---@param offset integer Where in the file (in bytes).
---@return true? done
---@return SystemCallError? err
function files.read_at(file, offset) end
files.command_read_at = 23

---Writes the buffer `data`; at the end, if the offset is 4294967295.
---When it is done, the upcall `done` tells.
---- NODEVICE: it was opened for reading, or nothing there may be changed
---- SIZE: there is more to be written than 32768 bytes
---- BUSY: a request of this process is going on, or too many are
---- NOMEM: memory does not suffice
---@param file integer One that was opened (a handle: file).
---@param offset integer Where in the file (in bytes).
---@return true? done
---@return SystemCallError? err
function files.write_at(file, offset) end
files.command_write_at = 24

---Makes a file so long.
---When it is done, the upcall `done` tells.
---- NODEVICE: it was opened for reading, or nothing there may be changed
---- BUSY: a request of this process is going on, or too many are
---- NOMEM: memory does not suffice
---@param file integer One that was opened (a handle: file).
---@param length integer Zeros are put behind a shorter one (in bytes).
---@return true? done
---@return SystemCallError? err
function files.truncate_at(file, length) end
files.command_truncate_at = 25

---Tells how long a file is.
---When it is done, the upcall `done` tells.
---- BUSY: a request of this process is going on, or too many are
---- NOMEM: memory does not suffice
---@param file integer One that was opened (a handle: file).
---@return true? done
---@return SystemCallError? err
function files.size_at(file) end
files.command_size_at = 26

---As list, of an opened folder.
---When it is done, the upcall `done` tells.
---- BUSY: a request of this process is going on, or too many are
---- NOMEM: memory does not suffice
---@param folder integer One that was opened (a handle: folder).
---@param first integer How many to leave out.
---@return true? done
---@return SystemCallError? err
function files.list_at(folder, first) end
files.command_list_at = 27

---Removes a file, or a folder that is empty, below a folder.
---When it is done, the upcall `done` tells.
---- INVALID: the name is none: empty or too long, or a part of it is empty or goes up
---- NODEVICE: it was opened for reading, or nothing there may be changed
---- BUSY: a request of this process is going on, or too many are
---- NOMEM: memory does not suffice
---@param folder integer One that was opened (a handle: folder).
---@return true? done
---@return SystemCallError? err
function files.remove_at(folder) end
files.command_remove_at = 28

---Gives what is below a folder the name in the buffer `data`, below the same folder.
---When it is done, the upcall `done` tells.
---- INVALID: the name is none: empty or too long, or a part of it is empty or goes up
---- NODEVICE: it was opened for reading, or nothing there may be changed
---- BUSY: a request of this process is going on, or too many are
---- NOMEM: memory does not suffice
---@param folder integer One that was opened (a handle: folder).
---@return true? done
---@return SystemCallError? err
function files.rename_at(folder) end
files.command_rename_at = 29

---Makes a folder below a folder.
---When it is done, the upcall `done` tells.
---- INVALID: the name is none: empty or too long, or a part of it is empty or goes up
---- NODEVICE: it was opened for reading, or nothing there may be changed
---- BUSY: a request of this process is going on, or too many are
---- NOMEM: memory does not suffice
---@param folder integer One that was opened (a handle: folder).
---@return true? done
---@return SystemCallError? err
function files.make_at(folder) end
files.command_make_at = 30

---Closes a file.
---@param file integer One that was opened (a handle: file).
---@return true? done
---@return SystemCallError? err
function files.close_file(file) end
files.command_close_file = 31

---Closes a folder.
---@param folder integer One that was opened (a handle: folder).
---@return true? done
---@return SystemCallError? err
function files.close_folder(folder) end
files.command_close_folder = 32

---Number of the upcall: A request is done. What was written to the own folder stays from now on.
files.upcall_done = 0

---What the words of the upcall mean.
---@param word1 integer
---@param word2 integer
---@param word3 integer
---@return SystemCallError? status 0; NODEVICE: there is no such file; ALREADY: there is one; NOMEM: there is no room; INVALID: it is a folder and not a file, or the other way round, or not empty; FAIL: else (nil if it went well).
---@return integer length How many were put into `content`; else how long the file is now (in bytes).
---@return integer reason The error number of Linux, such as 2 (ENOENT); 0 if it went well.
function files.decode_done(word1, word2, word3) end

---Number of the buffer: Takes what is read.
files.buffer_content = 0

---Lends a buffer that the kernel reads and writes; nil takes it back. Takes what is read.
---@param memory buffer?
---@return true? done
---@return SystemCallError? err
function files.allow_content(memory) end

---Number of the buffer: Of the folder and the file; or of the file, below an opened folder.
files.buffer_name = 0

---Lends a buffer that the kernel reads; nil takes it back. Of the folder and the file; or of the file, below an opened folder.
---@param memory buffer|string|nil
---@return true? done
---@return SystemCallError? err
function files.allow_name(memory) end

---Number of the buffer: What is written, or the new name.
files.buffer_data = 1

---Lends a buffer that the kernel reads; nil takes it back. What is written, or the new name.
---@param memory buffer|string|nil
---@return true? done
---@return SystemCallError? err
function files.allow_data(memory) end

return files
