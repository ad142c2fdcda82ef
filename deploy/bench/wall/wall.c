/* An Xorg module for tests, to be loaded beside the dummy driver, which has
 * neither DPMS nor plugs: with it, output NAME is plugged in while the folder in
 * $WALL_PLUGS holds a file NAME (the server looks when somebody asks it, as xrandr
 * does), each with the same modes, and the screen's level of DPMS can be set, and asked
 * for by `xset q`. A file that is not empty is a display that does not tell its modes
 * yet: there are those that the kernel guesses then. */
#include <xorg-server.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <xf86.h>
#include <xf86Crtc.h>
#include <xf86Module.h>

extern _X_EXPORT DriverPtr *xf86DriverList;
extern _X_EXPORT int xf86NumDrivers;
extern _X_EXPORT int xf86NumScreens;

static Bool (*probe)(DriverPtr, int);
static xf86ScreenInitProc *screen_init;
static xf86OutputFuncsRec funcs;

/* 0 where the plug is in. */
static int plug(xf86OutputPtr output, struct stat *what)
{
	const char *folder = getenv("WALL_PLUGS");
	char path[4096];
	snprintf(path, sizeof path, "%s/%s", folder ? folder : ".", output->name);
	return stat(path, what);
}

static xf86OutputStatus detect(xf86OutputPtr output)
{
	struct stat what;
	return plug(output, &what) == 0 ? XF86OutputStatusConnected : XF86OutputStatusDisconnected;
}

static DisplayModePtr modes(xf86OutputPtr output)
{
	static const int sizes[][2] = {{1920, 1080}, {1280, 720}, {1080, 1920}, {1024, 768}};
	const int count = sizeof sizes / sizeof *sizes;
	struct stat what;
	int first = plug(output, &what) == 0 && what.st_size > 0 ? count - 1 : 0;
	DisplayModePtr all = NULL;
	for (int i = first; i < count; i++) {
		DisplayModePtr mode = xf86CVTMode(sizes[i][0], sizes[i][1], 60, FALSE, FALSE);
		mode->type = M_T_DRIVER | (i == first ? M_T_PREFERRED : 0);
		xf86SetModeDefaultName(mode);
		all = xf86ModesAdd(all, mode);
	}
	return all;
}

static Bool started(ScreenPtr screen, int argc, char **argv)
{
	if (!screen_init(screen, argc, argv))
		return FALSE;
	xf86CrtcConfigPtr config = XF86_CRTC_CONFIG_PTR(xf86ScreenToScrn(screen));
	funcs = *config->output[0]->funcs; /* all outputs have the same */
	funcs.detect = detect;
	funcs.get_modes = modes;
	for (int i = 0; i < config->num_output; i++)
		config->output[i]->funcs = &funcs;
	return xf86DPMSInit(screen, xf86DPMSSet, 0);
}

static Bool probed(DriverPtr driver, int flags)
{
	Bool found = probe(driver, flags);
	for (int i = 0; found && !(flags & PROBE_DETECT) && i < xf86NumScreens; i++) {
		screen_init = xf86Screens[i]->ScreenInit;
		xf86Screens[i]->ScreenInit = started;
	}
	return found;
}

static void *setup(void *module, void *options, int *major, int *minor)
{
	LoadSubModule(module, "dummy", NULL, NULL, NULL, NULL, major, minor);
	DriverPtr driver = xf86DriverList[xf86NumDrivers - 1];
	probe = driver->Probe;
	driver->Probe = probed;
	return (void *)1;
}

static XF86ModuleVersionInfo version = {
	"wall", "Semainier", MODINFOSTRING1, MODINFOSTRING2, XORG_VERSION_CURRENT, 1, 0, 0,
	ABI_CLASS_VIDEODRV, ABI_VIDEODRV_VERSION, MOD_CLASS_NONE, {0, 0, 0, 0}
};

_X_EXPORT XF86ModuleData wallModuleData = { &version, setup, NULL };
